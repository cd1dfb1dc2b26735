import type { PlannedJob } from '../../../core/apply/plan-apply.js';
import { findPodTemplates, type PodTemplate } from '../../../core/apply/pod-templates.js';
import type { Refusal } from '../../../core/apply/refusal.js';
import { type Mapping, mappingAt } from '../../../core/yaml/typed-access.js';
import { truncateText } from '../../../core/truncate.js';
import { isMapping } from '../../../core/yaml/parse-mapping.js';
import type { ComparedJob } from '../../../core/apply/server-diff.js';
import { compareJob } from './compare-jobs.js';
import { inParallel } from '../request/in-parallel.js';
import { type Sending, type Sent, sendJob, tryPod } from './send-objects.js';

/**
 * Requests on their way at once. Writes wait for etcd's disk more than for processors, and etcd syncs them together: 64
 * took 2.4 s for 1,000 Jobs where 16 took 3.2 s. A server that has enough of them answers 429, which is waited out.
 */
export const CONCURRENCY = 64;

export interface TryPlan extends Sending {
  /** Jobs that are to be created. */
  jobs: readonly PlannedJob[];
  /** These credentials may create Pods; else no Pod can be tried. */
  mayCreatePods: boolean;
  /** How many of the Jobs are compared with what the server would make of them. */
  maxCompared: number;
}

/** What the API server would say. */
export interface Trial {
  refusals: Refusal[];
  warnings: string[];
  /** Each Job's Pod spec with the server's defaults, where its Pod was tried and accepted. */
  defaulted: Map<PlannedJob, Mapping>;
  compared: ComparedJob[];
}

/** Dry runs of every Job, and of each distinct Pod that they would make: quota and policies act on Pods, not on Jobs. */
export async function tryPlan({ jobs, mayCreatePods, maxCompared, ...sending }: TryPlan): Promise<Trial> {
  const trial: Trial = { refusals: [], warnings: [], defaulted: new Map(), compared: [] };
  const isCompared = new Set(jobs.slice(0, maxCompared));
  const answers = await inParallel(jobs, {
    limit: CONCURRENCY,
    work: async (job) => {
      const whole = isCompared.has(job);
      const { answer, warnings, text } = await sendJob(job, { ...sending, dryRun: true, whole });
      const compared = whole && answer.kind === 'accepted' ? [compareJob(job, { isThere: false, text })] : [];
      return { answer, warnings, object: `job ${job.name}`, compared };
    },
  });
  const warnings = new Map<string, number>();
  // In the plan's order, whichever answer came first.
  for (const { answer, warnings: said, object, compared } of answers) {
    trial.compared.push(...compared);
    if (answer.kind === 'refused') trial.refusals.push({ object, ...answer.refusal });
    for (const warning of said) warnings.set(warning, (warnings.get(warning) ?? 0) + 1);
  }
  trial.warnings.push(...renderWarnings(warnings));
  const templates = findPodTemplates(jobs);
  if (mayCreatePods) {
    const sent = await inParallel(templates, {
      limit: CONCURRENCY,
      work: async (template) => ({ template, ...(await tryPod(template, sending)) }),
    });
    for (const tried of sent) recordPod(trial, tried);
  } else if (templates.length > 0) {
    trial.warnings.push(
      'apply: the Pods of the jobs were not tried, because the credentials may not create Pods: a Pod that a quota or a policy refuses shows only after apply',
    );
  }
  return trial;
}

/** Warnings travel in payloads and are read by people: an admission webhook may have another long one for each Job. */
const MAX_TOLD = 10;
const MAX_WARNING = 500;

/** One sentence for each distinct warning, with the number of Jobs that have it. */
function renderWarnings(warnings: ReadonlyMap<string, number>): string[] {
  const told = Array.from(warnings)
    .slice(0, MAX_TOLD)
    .map(([text, count]) => `apply: the API server warns about ${count} jobs: ${truncateText(text, MAX_WARNING)}`);
  const untold = warnings.size - told.length;
  return untold === 0 ? told : [...told, `apply: the API server has ${untold} more warnings`];
}

function recordPod(trial: Trial, { template, answer, text }: Sent & { template: PodTemplate }): void {
  if (answer.kind === 'refused') {
    const { refusal } = answer;
    const told = new Set(trial.refusals.filter(({ rule }) => rule === refusal.rule).map(({ object }) => object));
    for (const { name } of template.jobs) {
      // What is wrong with the template has been said about the Job.
      if (told.has(`job ${name}`)) continue;
      trial.refusals.push({ ...refusal, object: `the Pod of job ${name}` });
    }
    return;
  }
  const pod: unknown = JSON.parse(text);
  const spec = isMapping(pod) ? mappingAt(pod, 'spec') : undefined;
  if (spec !== undefined) for (const job of template.jobs) trial.defaulted.set(job, spec);
}
