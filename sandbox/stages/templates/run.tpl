{{- /* In: the Pod. The named container runs (an init container: it alone). A crashed one counts its restart. */ -}}
{{- define "run" }}
{{- $annotations := or .metadata.annotations dict }}
{{- $name := or (get $annotations "sandbox/container") (index .spec.containers 0).name }}
{{- $inInit := false }}
{{- range .spec.initContainers }}{{ if eq .name $name }}{{ $inInit = true }}{{ end }}{{ end }}
{{- if eq (or (get $annotations "sandbox/outcome") "succeed") "succeed" }}{{ $inInit = false }}{{ end }}
{{- $began := or .status.startTime Now }}
{{- $running := dict "ran" true "restartCount" 0 "ready" (not $inInit) "started" true "state" (dict "running" (dict "startedAt" Now)) "lastState" dict }}
{{- $done := dict "ran" true "restartCount" 0 "ready" true "started" false "state" (dict "terminated" (dict "exitCode" 0 "reason" "Completed" "startedAt" $began "finishedAt" $began)) "lastState" dict }}
{{- $waiting := dict "ran" false "restartCount" 0 "ready" false "started" false "state" (dict "waiting" (dict "reason" "PodInitializing")) "lastState" dict }}
{{- $target := $running }}
{{- range concat (or .status.initContainerStatuses list) (or .status.containerStatuses list) }}
{{- if and (eq .name $name) .lastState }}
{{- $target = merge (dict "restartCount" (add1 .restartCount.Int64) "lastState" .lastState) $running }}
{{- end }}
{{- end }}
{{- template "place" . }}
{{- if $inInit }}
phase: Pending
{{- template "conditions" dict "pod" . "incomplete" $name "ready" "False" "reason" "ContainersNotReady" "unready" "" }}
{{- template "statuses" dict "pod" . "name" $name "status" $target "before" $done "after" $waiting "beside" $waiting }}
{{- else }}
phase: Running
{{- template "conditions" dict "pod" . "incomplete" "" "ready" "True" "reason" "" "unready" "" }}
{{- template "statuses" dict "pod" . "name" $name "status" $target "before" $done "after" $done "beside" $running }}
{{- end }}
{{- end }}
