import * as z from 'zod';
import type { ContainerState, ObservedJob, ObservedPod } from './objects.js';

// Trimmed observations as they stand in files that outlive a process. A field that an older line lacks is empty, as
// in an object that does not have it; one of another type was not written by this program.

const text = z.string().default('');
const count = z.number().default(0);
const flag = z.boolean().default(false);

const conditions = z
  .array(z.object({ type: z.string(), status: z.string(), reason: text, message: text, lastTransitionTime: text }))
  .default([]);

/** A Job as a look has trimmed it. */
export const observedJobSchema: z.ZodType<ObservedJob> = z.object({
  name: z.string(),
  uid: z.string(),
  creationTimestamp: text,
  deletionTimestamp: text,
  suspend: flag,
  parallelism: z.number().default(1),
  completions: z.number().nullable().default(null),
  backoffLimit: count,
  activeDeadlineSeconds: count,
  active: count,
  ready: count,
  terminating: count,
  succeeded: count,
  failed: count,
  failedIndexes: text,
  startTime: text,
  completionTime: text,
  queueName: text,
  managedBy: text,
  conditions,
  fromLedger: flag,
});

const state = z
  .object({
    waiting: z.object({ reason: text, message: text }).optional(),
    running: z.object({ startedAt: text }).optional(),
    terminated: z.object({ reason: text, message: text, exitCode: count, finishedAt: text }).optional(),
  })
  .default({})
  .transform(
    ({ waiting, running, terminated }): ContainerState => ({
      ...(waiting === undefined ? {} : { waiting }),
      ...(running === undefined ? {} : { running }),
      ...(terminated === undefined ? {} : { terminated }),
    }),
  );

const container = z.object({ name: z.string(), init: flag, restartCount: count, state, lastState: state });

/** A Pod as a look has trimmed it. */
export const observedPodSchema: z.ZodType<ObservedPod> = z.object({
  name: z.string(),
  uid: z.string(),
  jobUid: text,
  creationTimestamp: text,
  deletionTimestamp: text,
  deletionGracePeriodSeconds: count,
  nodeName: text,
  phase: text,
  reason: text,
  message: text,
  conditions,
  containers: z.array(container).default([]),
});
