/** The reference config, relative to the folder that commands run in. */
export const BASELINE_CONFIG = 'configs/d29_k8s/orchestrator_k8s_baseline.yaml';
