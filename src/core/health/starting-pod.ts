import { hasCondition, trueCondition } from '../observed/conditions.js';
import type { ObservedContainer, ObservedEvent, ObservedPod } from '../observed/objects.js';
import { containerPath } from './ended-container.js';
import { createFinding, type Finding, type JobContext, lastedSince } from './finding.js';
import { lookUp } from './reason-row.js';
import { START_EVENTS, STARTING_REASONS } from './reason-table/starting.js';
import type { Evidence } from './report.js';

/** Waiting words that only say that the containers are being made. */
const CREATING = new Set(['ContainerCreating', 'PodInitializing', '']);

/** What a Pod that has a node waits for before its containers start. */
export function explainStart(context: JobContext, pod: ObservedPod): Finding[] {
  const blocked = pod.containers.flatMap((container) => explainWaiting(context, pod, container) ?? []);
  if (blocked.length > 0) return blocked;
  if (pod.phase !== 'Pending') return [];
  // Side containers among the init containers go on running; once they are up, the Pod counts as initialized.
  const isInitialized = hasCondition(pod.conditions, 'Initialized');
  const initializing = pod.containers.find(({ init, state }) => !isInitialized && init && state.running !== undefined);
  return [initializing === undefined ? explainCreating(context, pod) : explainInit(context, pod, initializing)];
}

function explainWaiting(context: JobContext, pod: ObservedPod, container: ObservedContainer): Finding | undefined {
  const { waiting } = container.state;
  if (waiting === undefined || CREATING.has(waiting.reason) || waiting.reason === 'CrashLoopBackOff') return undefined;
  const about = { pod: pod.name, container: container.name };
  const pull = context.index.eventsOf(pod.uid).find(isFailedPull);
  const isAboutImage = waiting.reason === 'ImagePullBackOff' && pull !== undefined;
  return createFinding(context, {
    reason: lookUp(STARTING_REASONS, waiting.reason) ?? 'ContainerWaiting',
    message: waiting.message || `Container ${container.name} of Pod ${pod.name} waits: ${waiting.reason}.`,
    evidence: [
      { path: containerPath(container, 'state.waiting.reason'), value: waiting.reason, ...about },
      ...(isAboutImage ? [eventEvidence(pod, pull)] : []),
    ],
    subject: { ...about, node: pod.nodeName },
    // Before Kubernetes 1.31 the back-off did not say what it backs off from.
    text: isAboutImage ? `${waiting.message} ${pull.message}` : waiting.message,
    lastedMs: lastedSince(startOf(pod, container), context.nowMs),
  });
}

function explainCreating(context: JobContext, pod: ObservedPod): Finding {
  const { limits, nowMs, index } = context;
  const lastedMs = lastedSince(startOf(pod), nowMs);
  const waits = pod.containers.find(({ state }) => state.waiting !== undefined);
  const word = waits?.state.waiting?.reason || 'ContainerCreating';
  const evidence: Evidence[] =
    waits === undefined
      ? [{ path: 'status.phase', value: pod.phase, pod: pod.name }]
      : [
          {
            path: containerPath(waits, 'state.waiting.reason'),
            value: word,
            pod: pod.name,
            container: waits.name,
          },
        ];
  const event = index.eventsOf(pod.uid).find(({ type, reason }) => type === 'Warning' && lookUp(START_EVENTS, reason));
  if (event !== undefined) evidence.unshift(eventEvidence(pod, event));
  const subject = { pod: pod.name, container: waits?.name ?? '', node: pod.nodeName };
  if (lastedMs < limits[event === undefined ? 'stuck-creating' : 'slow-creating']) {
    return pending(context, { pod, message: `Pod ${pod.name} waits for its containers to start.`, evidence });
  }
  const reason = lookUp(STARTING_REASONS, event?.reason ?? word) ?? 'ContainerCreating';
  const message = event?.message || `The containers of Pod ${pod.name} have not started.`;
  return createFinding(context, { reason, message, evidence, subject, lastedMs });
}

function explainInit(context: JobContext, pod: ObservedPod, { name, ...container }: ObservedContainer): Finding {
  const path = containerPath({ name, ...container }, 'state.running.startedAt');
  const value = container.state.running?.startedAt ?? '';
  const message = `Init container ${name} of Pod ${pod.name} runs; the others wait for it.`;
  return pending(context, { pod, message, evidence: [{ path, value, pod: pod.name, container: name }] });
}

/** A Pod that only has to be waited for. */
export function pending(
  context: JobContext,
  { pod, message, evidence }: { pod: ObservedPod; message: string; evidence: Evidence[] },
): Finding {
  return createFinding(context, { reason: 'Pending', message, evidence, subject: { pod: pod.name } });
}

/** Where an event's message stands. */
export function eventEvidence(pod: ObservedPod | undefined, { reason, message }: ObservedEvent): Evidence {
  const evidence = { path: `events[reason=${reason}].message`, value: message };
  return pod === undefined ? evidence : { ...evidence, pod: pod.name };
}

/**
 * Since when a container could have started: statuses do not tell since when it waits. After its Pod got a node, after
 * the init containers, after its own last end.
 */
function startOf(pod: ObservedPod, container?: ObservedContainer): string {
  const since = (type: string) => trueCondition(pod.conditions, type)?.lastTransitionTime ?? '';
  const before = container?.init === true ? pod.containers.filter(({ init }) => init) : [];
  return [
    pod.creationTimestamp,
    since('PodScheduled'),
    container?.init === true ? '' : since('Initialized'),
    ...before.map(({ state }) => state.terminated?.finishedAt ?? ''),
    container?.lastState.terminated?.finishedAt ?? '',
  ].reduce((latest, time) => (time > latest ? time : latest));
}

function isFailedPull({ reason, message }: ObservedEvent): boolean {
  return reason === 'Failed' && message.startsWith('Failed to pull image');
}
