#!/bin/sh
# The peer of `run`: the seven steps of a night by hand, with kubectl and a shell. A failed Job or a step that can't be
# done ends it with another status than 0.
#   KUBECTL=... CONFIG=... FOLDER=... KUBECONFIG=... NAMESPACE=... RUN=... APPLY=yes|no night.sh
set -eu

key() { sed -n "s/^$1: *\([^ #]*\).*/\1/p" "$CONFIG"; }
workers=$(key workers) iterations=$(key total_iterations) mode=$(key mode) env=$(key env) session=$(key session_id)
selector="app=arbitrage-tuning,run=$RUN"
jobs="$FOLDER/$RUN"

# generate
mkdir -p "$jobs"
worker=1
while [ "$worker" -le "$workers" ]; do
  cat >"$jobs/job-$worker.yaml" <<JOB
apiVersion: batch/v1
kind: Job
metadata:
  name: arb-tuning-$RUN-$worker
  namespace: $NAMESPACE
  labels: {app: arbitrage-tuning, component: tuning, run: "$RUN", mode: $mode, env: $env}
spec:
  backoffLimit: 0
  template:
    metadata:
      labels: {app: arbitrage-tuning, component: tuning, run: "$RUN"}
    spec:
      restartPolicy: Never
      containers:
        - name: tuning
          image: $(key image)
          command: [python]
          args: [scripts/run_d24_tuning_session.py, --iterations, "$((iterations / workers))", --worker-id, worker-$worker]
          env:
            - {name: SESSION_ID, value: $session}
            - {name: WORKER_ID, value: worker-$worker}
            - {name: MODE, value: $mode}
          resources:
            requests: {cpu: 500m, memory: 512Mi}
            limits: {cpu: "1", memory: 1Gi}
JOB
  worker=$((worker + 1))
done

# validate: the API server's own dry run
"$KUBECTL" apply --server-side --dry-run=server --validate=strict -f "$jobs" >/dev/null

# apply, monitor
if [ "$APPLY" = yes ]; then
  "$KUBECTL" apply --server-side -f "$jobs" >/dev/null
  "$KUBECTL" wait --namespace "$NAMESPACE" --for=condition=complete --timeout=60s job --selector "$selector" >/dev/null
fi
"$KUBECTL" get jobs,pods,events --namespace "$NAMESPACE" -o json >"$jobs/snapshot.json"

# health
failed=$("$KUBECTL" get jobs --namespace "$NAMESPACE" --selector "$selector" \
  -o 'jsonpath={range .items[*]}{.status.conditions[?(@.type=="Failed")].status}{"\n"}{end}' | grep -c True || true)
health=OK
[ "$failed" -eq 0 ] || health=ERROR

# history
printf '{"timestamp":"%s","namespace":"%s","overall_health":"%s","jobs_error":%s}\n' \
  "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$NAMESPACE" "$health" "$failed" >>"$FOLDER/history.jsonl"

# alerts: a dry run says what it would send
[ "$health" = OK ] || echo "would alert: $health in $NAMESPACE"
[ "$health" = OK ]
