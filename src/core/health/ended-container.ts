import type { Instance } from '../observed/failed-instance.js';
import type { ObservedContainer, ObservedPod } from '../observed/objects.js';
import { explainExitCode } from './container-exit-codes.js';
import { createFinding, type Finding, type JobContext } from './finding.js';
import { lookUp } from './reason-row.js';
import { ENDING_REASONS } from './reason-table/ending.js';
import { truncateText } from '../truncate.js';
import type { Evidence } from './report.js';

/** Enough for an exception with its message. */
const MAX_LINE = 200;

/** Where something about a container stands in its Pod. */
export function containerPath({ name, init }: ObservedContainer, field: string): string {
  return `status.${init ? 'initContainerStatuses' : 'containerStatuses'}[name=${name}].${field}`;
}

/** Why an instance of a container ended; undefined where it has not ended badly. */
export function explainEnding(
  context: JobContext,
  { pod, container, instance }: { pod: ObservedPod; container: ObservedContainer; instance: Instance },
): Finding | undefined {
  const { terminated } = container[instance];
  if (terminated === undefined || terminated.exitCode === 0) return undefined;
  const { reason, exitCode, message } = terminated;
  const about = { pod: pod.name, container: container.name };
  const evidence: Evidence[] = [
    { path: containerPath(container, `${instance}.terminated.reason`), value: reason, ...about },
    { path: containerPath(container, `${instance}.terminated.exitCode`), value: String(exitCode), ...about },
  ];
  if (container.restartCount > 0) {
    evidence.push({ path: containerPath(container, 'restartCount'), value: String(container.restartCount), ...about });
  }
  const lastLine = context.index.lastLineOf(pod.name, container.name);
  if (lastLine !== undefined) evidence.push({ path: 'log', value: truncateText(lastLine, MAX_LINE), ...about });
  return createFinding(context, {
    reason: lookUp(ENDING_REASONS, reason) ?? 'Error',
    message: message || describeEnding(pod, container, instance),
    evidence,
    subject: { ...about, node: pod.nodeName, previous: instance === 'lastState' },
    exitCode,
  });
}

function describeEnding(pod: ObservedPod, { name, init, ...container }: ObservedContainer, instance: Instance): string {
  const { reason = '', exitCode = 0 } = container[instance].terminated ?? {};
  const explained = explainExitCode(exitCode);
  const word = reason === '' || reason === 'Error' ? '' : ` (${reason})`;
  const meaning = explained === undefined ? '' : `: ${explained.means}`;
  const subject = `${init ? 'Init container' : 'Container'} ${name} of Pod ${pod.name}`;
  return `${subject} ended with exit code ${exitCode}${word}${meaning}.`;
}
