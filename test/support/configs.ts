import { parseOrchestratorConfig } from '../../src/core/generate/config-problems.js';
import type { OrchestratorConfig } from '../../src/core/generate/orchestrator-config.js';

/** The smallest valid config, as an object with the file format's keys. */
export const MINIMAL_CONFIG = {
  session_id: 'nightly-2026-11-22',
  k8s_namespace: 'trading-bots',
  image: 'registry.example/arbitrage-lite:1.0',
  mode: 'paper',
  env: 'docker',
  total_iterations: 7,
  workers: 3,
  optimizer: 'bayesian',
};

/** A config that stands in the input of a run itself. */
export const INLINE_CONFIG = {
  session_id: 'stranger',
  k8s_namespace: 'trading-bots',
  image: 'registry.example/tuning:1',
  mode: 'paper',
  env: 'local',
  total_iterations: 4,
  workers: 2,
  optimizer: 'grid',
  config_path: 'configs/valid.yaml',
  resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
};

/** A parsed config; throws when the changes make it invalid. */
export function aConfig(changes: Record<string, unknown> = {}): OrchestratorConfig {
  const { config, problems } = parseOrchestratorConfig({ ...MINIMAL_CONFIG, ...changes });
  if (config === undefined) throw new Error(JSON.stringify(problems));
  return config;
}
