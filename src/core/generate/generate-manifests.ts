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

export interface GeneratedFile {
  file: string;
  /** Of the Job in it. */
  name: string;
  text: string;
}

/** The plan and the files of one run: a pure function of its input, so that equal input gives equal bytes. */
export function generateManifests(input: GenerateInput): GeneratedManifests {
  return assembleManifests(input, Array.from(generateFiles(input)));
}

/** One file per worker, one at a time: thousands of them take seconds, and a caller may have to breathe in between. */
export function* generateFiles({ config, namespace, runKey }: GenerateInput): Generator<GeneratedFile> {
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
    const { name } = manifest.metadata;
    yield { file: `job-${String(index).padStart(digits, '0')}-${name}.yaml`, name, text: renderManifest(manifest) };
  }
}

/** The plan over files that `generateFiles` has made of the same input. */
export function assembleManifests(
  { config, runKey }: GenerateInput,
  made: readonly GeneratedFile[],
): GeneratedManifests {
  const files = made.map(({ file, name, text }) => ({ file, name, sha256: sha256(text) }));
  const plan: Plan = { version: 1, runKey, configHash: configHash(config), digest: planDigest(files), files };
  return { plan, files: new Map(made.map(({ file, text }) => [file, text])) };
}

/** SHA-256 of the config's meaning: comments, key order and spelled-out defaults do not change it. */
export function configHash(config: OrchestratorConfig): string {
  return sha256(canonicalJson(config));
}
