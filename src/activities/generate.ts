import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sentenceOf, StageError } from '../core/errors.js';
import { parseOrchestratorConfig } from '../core/generate/config-problems.js';
import type { GenerateOutcome, GenerateRequest, ScheduledFiring } from '../core/generate/contract.js';
import {
  assembleManifests,
  type GenerateInput,
  type GeneratedFile,
  type GeneratedManifests,
  generateFiles,
} from '../core/generate/generate-manifests.js';
import type { OrchestratorConfig } from '../core/generate/orchestrator-config.js';
import { renderPath } from '../core/problem.js';

const BATCH = 200;

export interface GeneratePorts {
  readConfig(path: string): Promise<OrchestratorConfig>;
  /** Writes `<jobsDir>/<runKey>` whole, once. */
  writeRunFolder(run: { jobsDir: string; runKey: string; generated: GeneratedManifests }): Promise<unknown>;
  /** Makes room; its failure never fails a run. */
  pruneRunFolders(run: { jobsDir: string; keep: string }): Promise<void>;
  /** Refuses a namespace or image that the worker's policy does not grant. */
  expectGranted(config: { namespace: string; image: string }): void;
  searchAttributesRegistered(): Promise<boolean>;
  /** Earlier firings of the schedule without a line in the history, RFC 3339. */
  findMissedFirings(firing: ScheduledFiring): Promise<string[]>;
}

/** Config in, plan folder out. Running again finds the folder there and changes nothing. */
export function createGenerate(ports: GeneratePorts) {
  return async (request: GenerateRequest): Promise<GenerateOutcome> => {
    const { jobsDir, runKey } = request;
    const config = await readConfig(request, ports);
    const namespace = request.namespace ?? config.k8s_namespace;
    ports.expectGranted({ namespace, image: config.image });
    const generated = await generateBreathing({ config, namespace, runKey });
    await ports.writeRunFolder({ jobsDir, runKey, generated });
    const warnings = await ports.pruneRunFolders({ jobsDir, keep: runKey }).then(
      () => [],
      (error: unknown) => [`generate: old run folders could not be pruned (${String(error)})`],
    );
    // A server that can't say is one without them: they are a convenience of its list of runs.
    const searchAttributesRegistered = await ports.searchAttributesRegistered().catch(() => false);
    const missedFirings = await findMissed(request, { ports, warnings });
    return {
      planDir: join(jobsDir, runKey),
      digest: generated.plan.digest,
      configHash: generated.plan.configHash,
      sessionId: config.session_id,
      namespace,
      jobs: generated.plan.files.length,
      warnings,
      searchAttributesRegistered,
      ...(missedFirings.length === 0 ? {} : { missedFirings }),
    };
  };
}

/** Most runs are nobody's firing. What can't be looked up is told, and keeps no night from its work. */
async function findMissed(
  { schedule }: GenerateRequest,
  { ports, warnings }: { ports: GeneratePorts; warnings: string[] },
): Promise<string[]> {
  if (schedule === undefined) return [];
  return ports.findMissedFirings(schedule).catch((error: unknown) => {
    warnings.push(`generate: whether earlier firings were missed could not be looked up (${sentenceOf(error)})`);
    return [];
  });
}

/** Lets the heartbeat through between batches: 10,000 manifests take longer than the worker may be silent. */
async function generateBreathing(input: GenerateInput): Promise<GeneratedManifests> {
  const files: GeneratedFile[] = [];
  for (const file of generateFiles(input)) {
    files.push(file);
    if (files.length % BATCH === 0) await setImmediate();
  }
  return assembleManifests(input, files);
}

async function readConfig(
  { orchestratorConfig, configSource }: GenerateRequest,
  ports: GeneratePorts,
): Promise<OrchestratorConfig> {
  if (typeof orchestratorConfig === 'string') return ports.readConfig(orchestratorConfig);
  const { config, problems } = parseOrchestratorConfig(orchestratorConfig);
  if (problems === undefined) return config;
  const source = configSource?.name ?? 'orchestratorConfig';
  throw new StageError({
    type: 'InvalidInput',
    message: problems.map(({ path, message }) => `${source}: ${renderPath(path)}: ${message}`).join('\n'),
    hint: 'Correct the config and run again.',
  });
}
