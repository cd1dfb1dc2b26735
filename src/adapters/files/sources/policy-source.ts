import { parsePolicyText } from '../../../core/policy/policy-file.js';
import type { PolicyEnvironment, PolicyGrants } from '../../../core/policy/worker-policy.js';
import { ConfigFileError, readSource } from './config-source.js';

export interface ReadPolicyFile {
  path: string;
  /** The path as it was typed, for messages. */
  name: string;
  /** What it sets may not be set again by the file. */
  env: PolicyEnvironment;
}

/** Reads a policy file. @throws ConfigFileError when it does not fit, StageError when it can't be read. */
export async function readPolicyFile({ path, name, env }: ReadPolicyFile): Promise<PolicyGrants> {
  const wayOut = 'see "What a worker may do" in docs/operations.md';
  const bytes = await readSource({ path, name, what: 'a policy', wayOut });
  const text = new TextDecoder('utf-8').decode(bytes);
  const parsed = parsePolicyText(text, env);
  if (parsed.problems !== undefined)
    throw new ConfigFileError({ name, what: 'policy', problems: parsed.problems, text });
  return parsed.decoded;
}
