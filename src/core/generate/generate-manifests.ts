import { canonicalJson } from '../canonical-json.js';
import { sha256 } from '../hash.js';
import { buildJobManifest } from './job-manifest.js';
import { renderManifest } from './manifest-yaml.js';
import type { OrchestratorConfig } from './orchestrator-config.js';
import { type Plan, planDigest } from './plan.js';
import { splitIterations } from './split-iterations.js';

export interface GenerateInput {
  config: OrchestratorConfig;
  /** Overrides the config's namespace. */
  namespace?: string;
  /** null: a standalone generate without a run. */
  runKey: string | null;
}

export interface GeneratedManifests {
  plan: Plan;
  /** File name to text, in the order of the workers. */
  files: Map<string, string>;
}

/** The plan and the files of one run: a pure function of its input, so that equal input gives equal bytes. */
export function generateManifests({ config, namespace, runKey }: GenerateInput): GeneratedManifests {
  const files = new Map<string, string>();
  const listed: Plan['files'] = [];
  const shares = splitIterations({ total: config.total_iterations, workers: config.workers });
  const digits = Math.max(2, String(config.workers - 1).length);
  for (const [index, iterations] of shares.entries()) {
    const manifest = buildJobManifest({
      config,
      namespace: namespace ?? config.k8s_namespace,
      worker: `worker-${index + 1}`,
      iterations,
      runKey,
    });
    const text = renderManifest(manifest);
    const name = manifest.metadata.name;
    const file = `job-${String(index).padStart(digits, '0')}-${name}.yaml`;
    files.set(file, text);
    listed.push({ file, name, sha256: sha256(text) });
  }
  const plan: Plan = { version: 1, runKey, configHash: configHash(config), digest: planDigest(listed), files: listed };
  return { plan, files };
}

/** SHA-256 of the config's meaning: comments, key order and spelled-out defaults do not change it. */
export function configHash(config: OrchestratorConfig): string {
  return sha256(canonicalJson(config));
}
