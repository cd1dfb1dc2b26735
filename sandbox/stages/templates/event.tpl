{{- /* In: pod, type, reason, message, and optionally count (of an event that comes again). In the kubelet's name. */ -}}
{{- define "event" }}
{{- $time := now | date "2006-01-02T15:04:05Z07:00" }}
apiVersion: v1
kind: Event
metadata:
  namespace: {{ .pod.metadata.namespace | toJson }}
  name: {{ printf "%s.%s" .pod.metadata.name (sha256sum (printf "%s/%s" .pod.metadata.uid .reason) | trunc 16) | toJson }}
involvedObject:
  apiVersion: v1
  kind: Pod
  namespace: {{ .pod.metadata.namespace | toJson }}
  name: {{ .pod.metadata.name | toJson }}
  uid: {{ .pod.metadata.uid | toJson }}
type: {{ .type | toJson }}
reason: {{ .reason | toJson }}
message: {{ .message | toJson }}
source: {component: kubelet, host: {{ .pod.spec.nodeName | toJson }}}
reportingComponent: kubelet
reportingInstance: {{ .pod.spec.nodeName | toJson }}
firstTimestamp: {{ or .pod.status.startTime $time | toJson }}
lastTimestamp: {{ $time | toJson }}
count: {{ or .count 1 }}
{{- end }}
