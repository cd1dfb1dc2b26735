import { StageError } from '../errors.js';
import { type PlannedFile, planDigest } from '../generate/plan.js';
import { sha256 } from '../hash.js';
import { type Mapping, mappingAt, textAt } from '../yaml/typed-access.js';
import { decodeText } from '../yaml/decode-text.js';
import { KUBERNETES_SCHEMA } from '../yaml/kubernetes-schema.js';
import { parseMapping } from '../yaml/parse-mapping.js';

/** A Job as it will be sent: raw, because a typed model would drop the fields that it does not know. */
export interface PlannedJob {
  file: string;
  name: string;
  namespace: string;
  manifest: Readonly<Record<string, unknown>>;
}

/** What apply would do; a dry run of the files alone stops here. */
export interface ApplyPlan {
  digest: string;
  jobs: PlannedJob[];
}

export interface PlanOptions {
  /** The digest that was validated; null: take what is there as validated. */
  validatedDigest: string | null;
  /** For manifests that name none. */
  defaultNamespace: string;
}

/** A file's bytes, or what somebody has parsed of them under the hash of these. */
export type PlanFile =
  | { file: string; bytes: Uint8Array; sha256?: string }
  | { file: string; manifest: Mapping; sha256: string };

/** Makes the plan of files that come one after the other, so that their bytes need not be held. */
export interface Planning {
  /** @throws StageError Refused when the file holds no Job. */
  add(file: PlanFile): void;
  /** @throws StageError Conflict when the digest is another than the validated one. */
  finish(): ApplyPlan;
}

export function startPlan({ validatedDigest, defaultNamespace }: PlanOptions): Planning {
  const jobs: PlannedJob[] = [];
  const listed: PlannedFile[] = [];
  return {
    add: (planned) => {
      const { file } = planned;
      const manifest = 'bytes' in planned ? parseManifest(planned.bytes) : planned.manifest;
      const job = readJob({ file, manifest, defaultNamespace });
      jobs.push(job);
      listed.push({ file, name: job.name, sha256: hashOf(planned) });
    },
    finish: () => {
      const digest = planDigest(listed);
      if (validatedDigest === null || digest === validatedDigest) return { digest, jobs };
      throw new StageError({
        type: 'Conflict',
        message: `Expected the manifests that were validated (digest ${validatedDigest.slice(0, 12)}), but they were changed since (digest ${digest.slice(0, 12)}).`,
        hint: 'Validate them again, or generate them anew.',
      });
    },
  };
}

/**
 * The client-side plan. It is made from the bytes that are read now: what was validated and what is applied must be
 * the same, and unquoted words mean what they meant to validate.
 *
 * @throws StageError Conflict when the digest is another one, Refused when a file holds no Job.
 */
export function planApply({ files, ...options }: PlanOptions & { files: readonly PlanFile[] }): ApplyPlan {
  const planning = startPlan(options);
  for (const file of files) planning.add(file);
  return planning.finish();
}

function hashOf(planned: PlanFile): string {
  return 'bytes' in planned ? (planned.sha256 ?? sha256(planned.bytes)) : planned.sha256;
}

function parseManifest(bytes: Uint8Array): Mapping | undefined {
  const { text } = decodeText(bytes);
  return text === undefined ? undefined : parseMapping(text, { schema: KUBERNETES_SCHEMA }).mapping?.value;
}

interface ReadJob {
  file: string;
  manifest: Mapping | undefined;
  defaultNamespace: string;
}

function readJob({ file, manifest, defaultNamespace }: ReadJob): PlannedJob {
  const metadata = mappingAt(manifest, 'metadata');
  const name = textAt(metadata, 'name');
  if (manifest !== undefined && manifest['kind'] === 'Job' && name) {
    return { file, name, namespace: textAt(metadata, 'namespace') || defaultNamespace, manifest };
  }
  throw new StageError({
    type: 'Refused',
    message: `Expected ${file} to hold a Job with a name, but it does not.`,
    hint: 'Run validate to see what is wrong with it.',
  });
}
