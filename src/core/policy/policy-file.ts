import * as z from 'zod';
import type { ConfigProblem } from '../yaml/config-problem.js';
import { DNS_LABEL } from '../kubernetes-names.js';
import { describeIssues, type Problem } from '../problem.js';
import { type Decoded, decodeMapping } from '../yaml/decode-mapping.js';
import {
  POLICY_VARIABLES,
  type PolicyEnvironment,
  type PolicyField,
  type PolicyGrants,
  readEnvironment,
} from './worker-policy.js';

// The policy as an operator writes it into a file. Its keys are the policy's own names; a file can be stricter than
// variables, because it can say where a grant is not what it looks like.

const VERSION = 1;

const text = z.string().min(1, 'expected a non-empty string').max(1_024);

const policyFileSchema = z.strictObject({
  version: z.literal(
    VERSION,
    `expected ${VERSION}, the version of the file's form; write version: ${VERSION} as its first line`,
  ),
  applyAllowed: z.boolean().optional(),
  root: text.regex(/^\//, 'expected an absolute path').optional(),
  namespaces: z
    .array(text.regex(DNS_LABEL, 'expected the name of a namespace; patterns are not known here'))
    .optional(),
  contexts: z.array(text).optional(),
  images: z
    .array(
      text.regex(
        /[/:]/,
        'expected a prefix with a / or : in it, because registry.example also begins registry.example.evil',
      ),
    )
    .optional(),
  secretReferences: z
    .array(
      text.regex(
        /^(?:env|file|secret|literal):/,
        'expected a reference that begins with env:, file:, secret: or literal:',
      ),
    )
    .optional(),
  allowHosts: z
    .array(text.regex(/^[^\s/]+$/, 'expected the name or address of a host, without a scheme or a path'))
    .optional(),
  allowHttp: z.boolean().optional(),
});

/**
 * What a policy file grants, or everything that is wrong with it, in the order of the file. Neither the file nor the
 * environment outranks the other: what both give is a problem, because whoever reads one of them would be wrong.
 */
export function parsePolicyText(text: string, env: PolicyEnvironment): Decoded<PolicyGrants, ConfigProblem> {
  return decodeMapping(text, (value) => {
    const parsed = policyFileSchema.safeParse(value);
    const issues = parsed.error?.issues ?? [];
    const problems = [...describeIssues(issues, { value, knownKeys, isSecret }), ...findGivenTwice(value, env)];
    if (!parsed.success || problems.length > 0) return { problems };
    const { version: _, ...grants } = parsed.data;
    return { decoded: grants };
  });
}

function knownKeys(path: readonly (string | number)[]): readonly string[] {
  return path.length === 0 ? Object.keys(policyFileSchema.shape) : [];
}

/** Somebody may have written the URL itself. */
function isSecret([field]: readonly (string | number)[]): boolean {
  return field === 'secretReferences';
}

function findGivenTwice(value: Readonly<Record<string, unknown>>, env: PolicyEnvironment): Problem[] {
  const fields = Object.keys(POLICY_VARIABLES) as PolicyField[];
  const inEnvironment = readEnvironment(env);
  return fields
    .filter((field) => field in value && inEnvironment[field] !== undefined)
    .map((field) => ({
      path: [field],
      message: `expected either this key or ${POLICY_VARIABLES[field]}, got both; remove one, neither outranks the other`,
      aboutKey: true,
    }));
}
