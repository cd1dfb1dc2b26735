{{- /* What the templates of a Pod's status share. They follow kubelet v1.37: kubelet_pods.go and status/generate.go. */ -}}

{{- /* In: the Pod. The address fields of a Pod that its node has accepted. */ -}}
{{- define "place" }}
{{- $nodeIP := NodeIPWith .spec.nodeName }}
{{- $podIP := or .status.podIP (PodIPWith .spec.nodeName (or .spec.hostNetwork false) .metadata.uid .metadata.name .metadata.namespace) }}
observedGeneration: {{ .metadata.generation }}
startTime: {{ or .status.startTime Now | toJson }}
hostIP: {{ $nodeIP | toJson }}
hostIPs: [{"ip": {{ $nodeIP | toJson }}}]
podIP: {{ $podIP | toJson }}
podIPs: [{"ip": {{ $podIP | toJson }}}]
{{- end }}

{{- /*
In: pod, incomplete (the init container that is not done, or ""), ready ("True" or "False"), reason, and unready (the
one container that is to blame, or "").
*/ -}}
{{- define "conditions" }}
{{- $message := "" }}
{{- if eq .reason "ContainersNotReady" }}
{{- $unready := list }}
{{- range .pod.spec.containers }}{{ $unready = append $unready .name }}{{ end }}
{{- if not .incomplete }}{{ $unready = list .unready }}{{ end }}
{{- $message = printf "containers with unready status: [%s]" (join " " $unready) }}
{{- end }}
conditions:
- {{ dict "type" "PodReadyToStartContainers" "status" "True" "lastTransitionTime" Now | toJson }}
{{- if .incomplete }}
- {{ dict "type" "Initialized" "status" "False" "lastTransitionTime" Now "reason" "ContainersNotInitialized" "message" (printf "containers with incomplete status: [%s]" .incomplete) | toJson }}
{{- else }}
- {{ dict "type" "Initialized" "status" "True" "lastTransitionTime" Now "reason" (ternary .reason "" (eq .reason "PodCompleted")) | toJson }}
{{- end }}
- {{ dict "type" "Ready" "status" .ready "lastTransitionTime" Now "reason" .reason "message" $message | toJson }}
- {{ dict "type" "ContainersReady" "status" .ready "lastTransitionTime" Now "reason" .reason "message" $message | toJson }}
{{- end }}

{{- /*
In: pod; the named container (name, status); the status of init containers before and after it, and of the others beside it.
A status without the fields that every container has of its own; "ran" says that the container was created.
*/ -}}
{{- define "statuses" }}
{{- $in := . }}
{{- $next := .before }}
{{- range $field := list "initContainers" "containers" }}
{{- with index $in.pod.spec $field }}
{{ trimSuffix "s" $field }}Statuses:
{{- range . }}
{{- $status := deepCopy $next }}
{{- if eq .name $in.name }}
{{- $status = deepCopy $in.status }}
{{- $next = $in.after }}
{{- end }}
{{- if and (eq $field "containers") (not (eq .name $in.name)) }}
{{- $status = deepCopy $in.beside }}
{{- end }}
{{- $id := "" }}
{{- $imageID := "" }}
{{- if $status.ran }}
{{- $id = printf "containerd://%s" (sha256sum (printf "%s/%s" $in.pod.metadata.uid .name)) }}
{{- $imageID = printf "sandbox@sha256:%s" (sha256sum .image) }}
{{- range list $status.state $status.lastState }}
{{- if and . .terminated }}{{ $_ := set .terminated "containerID" $id }}{{ end }}
{{- end }}
{{- end }}
- {{ merge (dict "name" .name "image" .image "imageID" $imageID "containerID" $id) (omit $status "ran") | toJson }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
