import * as z from 'zod';
import type { Condition, ContainerState, ObservedEvent, ObservedJob, ObservedPod } from '../observed/objects.js';

// Raw API objects -> the trimmed observation. Lenient on purpose: a newer Kubernetes adds fields, and a status that
// is not there yet means zero.

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

const condition = z
  .looseObject({ type: z.string(), status: z.string(), reason: text, message: text, lastTransitionTime: text })
  .transform(
    ({ type, status, reason, message, lastTransitionTime }): Condition => ({
      type,
      status,
      reason,
      message,
      lastTransitionTime,
    }),
  );
const conditions = z
  .array(condition)
  .nullish()
  .transform((list) => list ?? []);

const metadata = z.looseObject({
  name: z.string(),
  uid: text,
  creationTimestamp: text,
  deletionTimestamp: text,
  deletionGracePeriodSeconds: count,
  labels: z.record(z.string(), z.string()).nullish(),
  ownerReferences: z.array(z.looseObject({ kind: z.string(), uid: z.string() })).nullish(),
});

const jobStatus = z.looseObject({
  active: count,
  ready: count,
  terminating: count,
  succeeded: count,
  failed: count,
  failedIndexes: text,
  startTime: text,
  completionTime: text,
  conditions,
});

export const jobSchema = z
  .looseObject({
    metadata,
    spec: z.looseObject({
      suspend: z.boolean().nullish(),
      parallelism: z.number().nullish(),
      completions: z.number().nullish(),
      backoffLimit: count,
      activeDeadlineSeconds: count,
      managedBy: text,
    }),
    status: jobStatus.nullish().transform((status) => status ?? jobStatus.parse({})),
  })
  .transform(
    ({ metadata: { labels, ...meta }, spec, status }): ObservedJob => ({
      name: meta.name,
      uid: meta.uid,
      creationTimestamp: meta.creationTimestamp,
      deletionTimestamp: meta.deletionTimestamp,
      suspend: spec.suspend ?? false,
      parallelism: spec.parallelism ?? 1,
      completions: spec.completions ?? null,
      backoffLimit: spec.backoffLimit,
      activeDeadlineSeconds: spec.activeDeadlineSeconds,
      active: status.active,
      ready: status.ready,
      terminating: status.terminating,
      succeeded: status.succeeded,
      failed: status.failed,
      failedIndexes: status.failedIndexes,
      startTime: status.startTime,
      completionTime: status.completionTime,
      queueName: labels?.['kueue.x-k8s.io/queue-name'] ?? '',
      managedBy: spec.managedBy,
      conditions: status.conditions,
      fromLedger: false,
    }),
  );

const state = z
  .looseObject({
    waiting: z.looseObject({ reason: text, message: text }).optional(),
    running: z.looseObject({ startedAt: text }).optional(),
    terminated: z.looseObject({ reason: text, message: text, exitCode: count, finishedAt: text }).optional(),
  })
  .nullish()
  .transform(
    (value): ContainerState => ({
      ...(value?.waiting === undefined
        ? {}
        : { waiting: { reason: value.waiting.reason, message: value.waiting.message } }),
      ...(value?.running === undefined ? {} : { running: { startedAt: value.running.startedAt } }),
      ...(value?.terminated === undefined ? {} : { terminated: trimTerminated(value.terminated) }),
    }),
  );

const containerStatuses = z
  .array(z.looseObject({ name: z.string(), restartCount: count, state, lastState: state }))
  .nullish()
  .transform((list) => list ?? []);

export const podSchema = z
  .looseObject({
    metadata,
    spec: z.looseObject({ nodeName: text }).nullish(),
    status: z.looseObject({
      phase: text,
      reason: text,
      message: text,
      conditions,
      containerStatuses,
      initContainerStatuses: containerStatuses,
    }),
  })
  .transform(
    ({ metadata: meta, spec, status }): ObservedPod => ({
      name: meta.name,
      uid: meta.uid,
      jobUid: meta.ownerReferences?.find(({ kind }) => kind === 'Job')?.uid ?? '',
      creationTimestamp: meta.creationTimestamp,
      deletionTimestamp: meta.deletionTimestamp,
      deletionGracePeriodSeconds: meta.deletionGracePeriodSeconds,
      nodeName: spec?.nodeName ?? '',
      phase: status.phase,
      reason: status.reason,
      message: status.message,
      conditions: status.conditions,
      containers: [
        ...status.initContainerStatuses.map((container) => ({ ...trimContainer(container), init: true })),
        ...status.containerStatuses.map((container) => ({ ...trimContainer(container), init: false })),
      ],
    }),
  );

export const eventSchema = z
  .looseObject({
    type: text,
    reason: text,
    message: text,
    count: z.number().nullish(),
    firstTimestamp: text,
    lastTimestamp: text,
    eventTime: text,
    series: z.looseObject({ count, lastObservedTime: text }).nullish(),
    involvedObject: z.looseObject({ kind: text, name: text, uid: text }),
  })
  .transform(
    (event): ObservedEvent => ({
      type: event.type,
      reason: event.reason,
      kind: event.involvedObject.kind,
      name: event.involvedObject.name,
      uid: event.involvedObject.uid,
      count: event.count ?? event.series?.count ?? 1,
      firstTimestamp: event.firstTimestamp || event.eventTime,
      lastTimestamp: event.lastTimestamp || event.series?.lastObservedTime || event.eventTime,
      message: event.message,
    }),
  );

interface Terminated {
  reason: string;
  message: string;
  exitCode: number;
  finishedAt: string;
}

function trimTerminated({ reason, message, exitCode, finishedAt }: Terminated): Terminated {
  return { reason, message, exitCode, finishedAt };
}

interface ContainerStatus {
  name: string;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
}

function trimContainer({ name, restartCount, state: now, lastState }: ContainerStatus): ContainerStatus {
  return { name, restartCount, state: now, lastState };
}
