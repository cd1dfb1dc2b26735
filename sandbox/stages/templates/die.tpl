{{- /*
In: pod, as ("status" or "event"). The named container ends by itself. With an error it ends the Pod where nothing
restarts it; else it waits in CrashLoopBackOff, which is also what the event tells.
*/ -}}
{{- define "die" }}
{{- $pod := .pod }}
{{- $annotations := or $pod.metadata.annotations dict }}
{{- $outcome := or (get $annotations "sandbox/outcome") "succeed" }}
{{- $name := or (get $annotations "sandbox/container") (index $pod.spec.containers 0).name }}
{{- $inInit := false }}
{{- range $pod.spec.initContainers }}{{ if eq .name $name }}{{ $inInit = true }}{{ end }}{{ end }}
{{- if eq $outcome "succeed" }}{{ $inInit = false }}{{ end }}

{{- $reason := "Error" }}
{{- $exitCode := 1 }}
{{- $message := "" }}
{{- if eq $outcome "succeed" }}
{{- $reason = "Completed" }}{{ $exitCode = 0 }}
{{- else if eq $outcome "oom-killed" }}
{{- $reason = "OOMKilled" }}{{ $exitCode = 137 }}
{{- else if eq $outcome "start-error" }}
{{- $reason = "StartError" }}{{ $exitCode = 128 }}
{{- $message = "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: \"python\": executable file not found in $PATH" }}
{{- end }}
{{- if ne $outcome "succeed" }}
{{- $reason = or (get $annotations "sandbox/reason") $reason }}
{{- with get $annotations "sandbox/exit-code" }}{{ $exitCode = atoi . }}{{ end }}
{{- end }}
{{- $message = or (get $annotations "sandbox/message") $message }}

{{- $restarts := 0 }}
{{- $last := dict }}
{{- $startedAt := ternary "1970-01-01T00:00:00Z" Now (eq $outcome "start-error") }}
{{- range concat (or $pod.status.initContainerStatuses list) (or $pod.status.containerStatuses list) }}
{{- if eq .name $name }}
{{- $restarts = .restartCount }}
{{- $last = or .lastState dict }}
{{- with .state.running }}{{ $startedAt = .startedAt }}{{ end }}
{{- if and .state.waiting .lastState }}{{ $restarts = add1 .restartCount.Int64 }}{{ end }}
{{- end }}
{{- end }}
{{- $terminated := dict "exitCode" $exitCode "reason" $reason "startedAt" $startedAt "finishedAt" Now }}
{{- if $message }}{{ $_ := set $terminated "message" $message }}{{ end }}

{{- $backoff := printf "back-off %s restarting failed container=%s pod=%s_%s(%s)" (or (get $annotations "sandbox/backoff") "10s") $name $pod.metadata.name $pod.metadata.namespace $pod.metadata.uid }}
{{- $restarted := and (ne $exitCode 0) (ne $pod.spec.restartPolicy "Never") }}
{{- $phase := ternary (ternary "Pending" "Running" $inInit) (ternary "Succeeded" "Failed" (eq $exitCode 0)) $restarted }}

{{- if eq .as "event" }}
{{- template "event" dict "pod" $pod "type" "Warning" "reason" "BackOff" "message" (printf "Back-off restarting failed container %s in pod %s_%s(%s)" $name $pod.metadata.name $pod.metadata.namespace $pod.metadata.uid) "count" (add1 (int64 (toString $restarts))) }}
{{- else }}
{{- $began := or $pod.status.startTime Now }}
{{- $done := dict "ran" true "restartCount" 0 "ready" $inInit "started" false "state" (dict "terminated" (dict "exitCode" 0 "reason" "Completed" "startedAt" $began "finishedAt" Now)) "lastState" dict }}
{{- $initialized := merge (dict "ready" true) $done }}
{{- $waiting := dict "ran" false "restartCount" 0 "ready" false "started" false "state" (dict "waiting" (dict "reason" "PodInitializing")) "lastState" dict }}
{{- $running := dict "ran" true "restartCount" 0 "ready" true "started" true "state" (dict "running" (dict "startedAt" $began)) "lastState" dict }}
{{- $status := dict "ran" true "restartCount" $restarts "ready" false "started" false "state" (dict "terminated" $terminated) "lastState" $last }}
{{- if $restarted }}
{{- $status = merge (dict "state" (dict "waiting" (dict "reason" "CrashLoopBackOff" "message" $backoff)) "lastState" (dict "terminated" $terminated)) (omit $status "state" "lastState") }}
{{- end }}
{{- $beside := ternary $waiting (ternary $running $done $restarted) $inInit }}
phase: {{ $phase }}
{{- template "place" $pod }}
{{- $why := get (dict "Succeeded" "PodCompleted" "Failed" "PodFailed") $phase | default "ContainersNotReady" }}
{{- template "conditions" dict "pod" $pod "incomplete" (ternary $name "" $inInit) "ready" "False" "reason" $why "unready" $name }}
{{- template "statuses" dict "pod" $pod "name" $name "status" $status "before" $initialized "after" (ternary $waiting $initialized $inInit) "beside" $beside }}
{{- end }}
{{- end }}
