import { join } from 'node:path';
import { StageError } from '../core/errors.js';
import { parseOrchestratorConfig } from '../core/generate/config-problems.js';
import type { GenerateOutcome, GenerateRequest } from '../core/generate/contract.js';
import { type GeneratedManifests, generateManifests } from '../core/generate/generate-manifests.js';
import type { OrchestratorConfig } from '../core/generate/orchestrator-config.js';
import { renderPath } from '../core/problem.js';

export interface GeneratePorts {
  readConfig(path: string): Promise<OrchestratorConfig>;
  /** Writes `<jobsDir>/<runKey>` whole, once. */
  writeRunFolder(run: { jobsDir: string; runKey: string; generated: GeneratedManifests }): Promise<unknown>;
  /** Makes room; its failure never fails a run. */
  pruneRunFolders(run: { jobsDir: string; keep: string }): Promise<void>;
  /** Refuses a namespace or image that the worker's policy does not grant. */
  expectGranted(config: { namespace: string; image: string }): void;
  searchAttributesRegistered(): Promise<boolean>;
}

/** Config in, plan folder out. Running again finds the folder there and changes nothing. */
export function createGenerate(ports: GeneratePorts) {
  return async (request: GenerateRequest): Promise<GenerateOutcome> => {
    const { jobsDir, runKey } = request;
    const config = await readConfig(request, ports);
    const namespace = request.namespace ?? config.k8s_namespace;
    ports.expectGranted({ namespace, image: config.image });
    const generated = generateManifests({ config, namespace, runKey });
    await ports.writeRunFolder({ jobsDir, runKey, generated });
    const warnings = await ports.pruneRunFolders({ jobsDir, keep: runKey }).then(
      () => [],
      (error: unknown) => [`generate: old run folders could not be pruned (${String(error)})`],
    );
    return {
      planDir: join(jobsDir, runKey),
      digest: generated.plan.digest,
      configHash: generated.plan.configHash,
      sessionId: config.session_id,
      namespace,
      jobs: generated.plan.files.length,
      warnings,
      searchAttributesRegistered: await ports.searchAttributesRegistered(),
    };
  };
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
