import { describeIssues, type Problem } from '../problem.js';
import { type OrchestratorConfig, orchestratorConfigSchema } from './orchestrator-config.js';

export type ParsedConfig = { config: OrchestratorConfig; problems?: never } | { config?: never; problems: Problem[] };

/** Decodes a config object, from a file or inline; every problem at once, each with its path. */
export function parseOrchestratorConfig(value: unknown): ParsedConfig {
  const parsed = orchestratorConfigSchema.safeParse(value);
  if (parsed.success) return { config: parsed.data };
  return { problems: describeIssues(parsed.error.issues, { value, knownKeys }) };
}

function knownKeys(path: readonly (string | number)[]): readonly string[] {
  if (path.length === 0) return Object.keys(orchestratorConfigSchema.shape);
  if (path[0] === 'resources') return ['requests', 'limits'];
  if (path[0] === 'tolerations') return ['key', 'operator', 'value', 'effect', 'tolerationSeconds'];
  return [];
}
