import { load } from 'js-yaml';
import * as z from 'zod';
import { StageError } from '../errors.js';
import { type PlannedFile, planDigest } from '../generate/plan.js';
import { sha256 } from '../hash.js';

/** A Job as it will be sent: raw, because a typed model would drop the fields that it does not know. */
export interface PlannedJob {
  file: string;
  name: string;
  namespace: string;
  manifest: Record<string, unknown>;
}

/** What apply would do; a dry run stops here. */
export interface ApplyPlan {
  digest: string;
  jobs: PlannedJob[];
}

export interface PlanApplyInput {
  /** File names and their bytes, in the order of the plan. */
  files: readonly { file: string; bytes: Uint8Array }[];
  /** The digest that was validated; null: take what is there as validated. */
  validatedDigest: string | null;
  /** For manifests that name none. */
  defaultNamespace: string;
}

const jobSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/**
 * The client-side plan. It is made from the bytes that are read now: what was validated and what is applied must be
 * the same.
 *
 * @throws StageError Conflict when the digest is another one, Refused when a file holds no Job.
 */
export function planApply({ files, validatedDigest, defaultNamespace }: PlanApplyInput): ApplyPlan {
  const jobs = files.map(({ file, bytes }) => parseJob(file, bytes, defaultNamespace));
  const listed: PlannedFile[] = files.map(({ file, bytes }, index) => ({
    file,
    name: jobs[index]?.name ?? '',
    sha256: sha256(bytes),
  }));
  const digest = planDigest(listed);
  if (validatedDigest !== null && digest !== validatedDigest) {
    throw new StageError({
      type: 'Conflict',
      message: `Expected the manifests that were validated (digest ${validatedDigest.slice(0, 12)}), but they were changed since (digest ${digest.slice(0, 12)}).`,
      hint: 'Validate them again, or generate them anew.',
    });
  }
  return { digest, jobs };
}

function parseJob(file: string, bytes: Uint8Array, defaultNamespace: string): PlannedJob {
  const parsed = jobSchema.safeParse(load(new TextDecoder().decode(bytes)));
  if (parsed.success) {
    const { name, namespace } = parsed.data.metadata;
    return { file, name, namespace: namespace ?? defaultNamespace, manifest: parsed.data };
  }
  throw new StageError({
    type: 'Refused',
    message: `Expected ${file} to hold a Job with a name, but it does not.`,
    hint: 'Run validate to see what is wrong with it.',
  });
}
