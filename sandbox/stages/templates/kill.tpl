{{- /*
In: pod, signal (15 or 9), reason, message (both "" where the Pod is deleted) and disrupted (whether it is the node's
fault). The node ends all containers of a Pod.
*/ -}}
{{- define "kill" }}
{{- $in := . }}
{{- $pod := .pod }}
phase: Failed
{{- with .reason }}
reason: {{ . | toJson }}
message: {{ $in.message | toJson }}
{{- end }}
{{- template "place" $pod }}
{{- template "conditions" dict "pod" $pod "incomplete" "" "ready" "False" "reason" "PodFailed" "unready" "" }}
{{- if .disrupted }}
- {{ dict "type" "DisruptionTarget" "status" "True" "lastTransitionTime" Now "reason" "TerminationByKubelet" "message" .message | toJson }}
{{- end }}
{{- range $field := list "initContainer" "container" }}
{{- with index $pod.status (printf "%sStatuses" $field) }}
{{ $field }}Statuses:
{{- range . }}
{{- $status := deepCopy . }}
{{- $exitCode := add 128 $in.signal }}
{{- if .state.running }}
{{- $_ := set $status "state" (dict "terminated" (dict "exitCode" $exitCode "reason" "Error" "startedAt" .state.running.startedAt "finishedAt" Now "containerID" .containerID)) }}
{{- else if not .state.terminated }}
{{- $_ := set $status "state" (dict "terminated" (dict "exitCode" 137 "reason" "ContainerStatusUnknown" "message" "The container could not be located when the pod was terminated" "startedAt" nil "finishedAt" nil)) }}
{{- end }}
{{- $_ := set $status "ready" (and (eq $field "initContainer") .ready) }}
{{- $_ := set $status "started" false }}
- {{ $status | toJson }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
