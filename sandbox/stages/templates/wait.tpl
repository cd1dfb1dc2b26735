{{- /* In: pod, as ("status" or "event"). The named container can't start: the words are the kubelet's and containerd's. */ -}}
{{- define "wait" }}
{{- $pod := .pod }}
{{- $annotations := or $pod.metadata.annotations dict }}
{{- $outcome := get $annotations "sandbox/outcome" }}
{{- $name := or (get $annotations "sandbox/container") (index $pod.spec.containers 0).name }}
{{- $image := "" }}
{{- $inInit := false }}
{{- range $pod.spec.containers }}{{ if eq .name $name }}{{ $image = .image }}{{ end }}{{ end }}
{{- range $pod.spec.initContainers }}{{ if eq .name $name }}{{ $image = .image }}{{ $inInit = true }}{{ end }}{{ end }}

{{- $notFound := printf "failed to pull and unpack image %q: failed to resolve reference %q: %s: not found" $image $image $image }}
{{- $pull := or (get $annotations "sandbox/message") (printf "rpc error: code = NotFound desc = %s" $notFound) }}
{{- $row := dict }}
{{- if eq $outcome "image-pull-error" }}
{{- $row = dict "reason" "ErrImagePull" "message" $pull "event" "Failed" "says" (printf "Failed to pull image %q: %s" $image $pull) }}
{{- else if eq $outcome "image-pull-backoff" }}
{{- $row = dict "reason" "ImagePullBackOff" "message" (printf "Back-off pulling image %q: ErrImagePull: %s" $image $pull) "event" "BackOff" "says" (printf "Back-off pulling image %q" $image) "type" "Normal" }}
{{- else if eq $outcome "invalid-image" }}
{{- $message := printf "Failed to apply default image tag %q: couldn't parse image name %q: invalid reference format" $image $image }}
{{- $row = dict "reason" "InvalidImageName" "message" $message "event" "InspectFailed" "says" $message }}
{{- else if eq $outcome "image-never-pull" }}
{{- $message := printf "Container image %q is not present with pull policy of Never" $image }}
{{- $row = dict "reason" "ErrImageNeverPull" "message" $message "event" "ErrImageNeverPull" "says" $message }}
{{- else if eq $outcome "image-inspect-error" }}
{{- $message := printf "Failed to inspect image %q: rpc error: code = Unknown desc = layer not known" $image }}
{{- $row = dict "reason" "ImageInspectError" "message" $message "event" "InspectFailed" "says" $message }}
{{- else if eq $outcome "config-error" }}
{{- $row = dict "reason" "CreateContainerConfigError" "message" "configmap \"missing\" not found" "event" "Failed" "says" "Error: configmap \"missing\" not found" }}
{{- else if eq $outcome "create-error" }}
{{- $message := printf "failed to create containerd container: failed to reserve container name %q" $name }}
{{- $row = dict "reason" "CreateContainerError" "message" $message "event" "Failed" "says" (printf "Error: %s" $message) }}
{{- else }}
{{- $row = dict "reason" (ternary "PodInitializing" "ContainerCreating" $inInit) "event" "FailedMount" "says" "MountVolume.SetUp failed for volume \"data\" : configmap \"missing\" not found" }}
{{- end }}
{{- $reason := or (get $annotations "sandbox/reason") $row.reason }}

{{- if eq .as "event" }}
{{- $says := $row.says }}
{{- if not (hasPrefix "image-pull" $outcome) }}{{ $says = or (get $annotations "sandbox/message") $says }}{{ end }}
{{- template "event" dict "pod" $pod "type" (or $row.type "Warning") "reason" $row.event "message" $says }}
{{- else }}
{{- $why := dict "reason" $reason }}
{{- $message := $row.message }}
{{- if and $message (not (hasPrefix "image-pull" $outcome)) }}{{ $message = or (get $annotations "sandbox/message") $message }}{{ end }}
{{- if $message }}{{ $_ := set $why "message" $message }}{{ end }}
{{- $status := dict "ran" false "restartCount" 0 "ready" false "started" false "state" (dict "waiting" $why) "lastState" dict }}
{{- $done := dict "ran" true "restartCount" 0 "ready" true "started" false "state" (dict "terminated" (dict "exitCode" 0 "reason" "Completed" "startedAt" Now "finishedAt" Now)) "lastState" dict }}
{{- $initializing := dict "ran" false "restartCount" 0 "ready" false "started" false "state" (dict "waiting" (dict "reason" "PodInitializing")) "lastState" dict }}
{{- $running := dict "ran" true "restartCount" 0 "ready" true "started" true "state" (dict "running" (dict "startedAt" Now)) "lastState" dict }}
{{- $beside := ternary $initializing (ternary $status $running (eq $outcome "stuck-creating")) $inInit }}
phase: Pending
{{- template "place" $pod }}
{{- template "conditions" dict "pod" $pod "incomplete" (ternary $name "" $inInit) "ready" "False" "reason" "ContainersNotReady" "unready" $name }}
{{- template "statuses" dict "pod" $pod "name" $name "status" $status "before" $done "after" $initializing "beside" $beside }}
{{- end }}
{{- end }}
