import * as z from 'zod';
import type { Condition, ContainerState, ObservedEvent, ObservedJob, ObservedPod } from './snapshot.js';

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
  ownerReferences: z.array(z.looseObject({ kind: z.string(), uid: z.string() })).nullish(),
});

export const jobSchema = z
  .looseObject({
    metadata,
    spec: z.looseObject({ suspend: z.boolean().nullish(), backoffLimit: count }),
    status: z.looseObject({ active: count, succeeded: count, failed: count, startTime: text, conditions }).nullish(),
  })
  .transform(
    ({ metadata: { name, uid, creationTimestamp }, spec, status }): ObservedJob => ({
      name,
      uid,
      creationTimestamp,
      suspend: spec.suspend ?? false,
      backoffLimit: spec.backoffLimit,
      active: status?.active ?? 0,
      succeeded: status?.succeeded ?? 0,
      failed: status?.failed ?? 0,
      startTime: status?.startTime ?? '',
      conditions: status?.conditions ?? [],
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
    ({ metadata: { name, uid, creationTimestamp, ownerReferences }, status }): ObservedPod => ({
      name,
      uid,
      jobUid: ownerReferences?.find(({ kind }) => kind === 'Job')?.uid ?? '',
      creationTimestamp,
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
