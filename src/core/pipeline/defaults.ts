/** What an input means that leaves a field out. The command line shows the same values, and loads nothing for it. */
export const DEFAULTS = {
  /** Relative to the worker's root, as the three below. */
  orchestratorConfig: 'configs/d29_k8s/orchestrator_k8s_baseline.yaml',
  jobsDir: 'outputs/d29_k8s_jobs',
  historyFile: 'outputs/k8s_health_history.jsonl',
  labelSelector: 'app=arbitrage-tuning',
  approvalTimeoutMs: 4 * 3_600_000,
  waitTimeoutMs: 6 * 3_600_000,
  deadlineMs: 12 * 3_600_000,
  eventsLimit: 20,
  historyLimit: 20,
} as const;
