import * as z from 'zod';
import { canonicalJson } from '../canonical-json.js';
import { StageError } from '../errors.js';
import { sha256 } from '../hash.js';
import { show } from '../problem.js';
import { truncateText } from '../truncate.js';

// plan.json: which files belong together, and their hashes. generate writes it, every later stage reads it.

/** Readers refuse any other. */
const PLAN_VERSION = 1;

/** The name of the plan in its folder. */
export const PLAN_FILE = 'plan.json';

const hex = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256 of 64 lower-case hex digits');

/** A name in the plan's own folder. A path could make later stages read what nobody generated. */
const fileName = z
  .string()
  .regex(/^[^/\\\p{Cc}]+$/u, 'expected a file name without a folder or control characters')
  .refine((name) => name !== '.' && name !== '..', 'expected a file name, got a folder');

const plannedFileSchema = z.strictObject({ file: fileName, name: z.string().min(1), sha256: hex });

/** The shape of plan.json; unknown members are refused. */
const planSchema = z.strictObject({
  version: z.literal(PLAN_VERSION),
  /** null: a standalone generate without a run. */
  runKey: z.string().min(1).nullable(),
  configHash: z.string(),
  /** `planDigest` of the files. */
  digest: hex,
  files: z.array(plannedFileSchema),
});

/** One manifest: its file, the Job in it, and the SHA-256 of its bytes. */
export type PlannedFile = z.infer<typeof plannedFileSchema>;

/** What plan.json says. */
export type Plan = z.infer<typeof planSchema>;

/** SHA-256 (hex) over which files there are, which Job each holds and what each contains; their order counts. */
export function planDigest(files: readonly PlannedFile[]): string {
  return sha256(canonicalJson(files.map(({ file, name, sha256: hash }) => ({ file, name, sha256: hash }))));
}

/** plan.json's text; equal plans give equal bytes. */
export function renderPlan({ version, runKey, configHash, digest, files }: Plan): string {
  return `${JSON.stringify({ version, runKey, configHash, digest, files }, null, 2)}\n`;
}

/**
 * The plan in plan.json's text.
 *
 * @throws StageError Corrupt: not JSON, another version, another shape, or a digest that does not fit its own files.
 */
export function parsePlan(text: string): Plan {
  const json = parseJson(text);
  const version = z.looseObject({ version: z.unknown() }).safeParse(json).data?.version;
  if (version !== PLAN_VERSION) {
    throw corrupt(`expected version ${PLAN_VERSION}, received ${version === undefined ? 'none' : show(version)}`);
  }
  const parsed = planSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw corrupt(truncateText(`${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'does not fit'}`, 500));
  }
  const plan = parsed.data;
  const digest = planDigest(plan.files);
  if (digest !== plan.digest)
    throw corrupt(`expected digest ${digest} for the files it lists, received ${plan.digest}`);
  const repeated = findRepeatedFile(plan.files);
  if (repeated !== undefined) throw corrupt(`expected each file once, received ${repeated} twice`);
  return plan;
}

function findRepeatedFile(files: readonly PlannedFile[]): string | undefined {
  const seen = new Set<string>();
  return files.find(({ file }) => {
    const isRepeated = seen.has(file);
    seen.add(file);
    return isRepeated;
  })?.file;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corrupt(`expected JSON, received something else (${error instanceof Error ? error.message : String(error)})`);
  }
}

function corrupt(problem: string): StageError {
  return new StageError({
    type: 'Corrupt',
    message: `${PLAN_FILE} can't be used: ${problem}.`,
    hint: 'Run generate again with this version, or remove plan.json to take every manifest in the folder.',
  });
}
