import type { Notification } from './notification.js';

/** One line that says what happened: `ERROR fired: OOMKilled: 1 (trading-bots)`. */
export function renderHeadline({ action, health, reasons, namespace }: Notification): string {
  const causes = reasons.map(({ reason, count }) => `${reason}: ${count}`).join(', ');
  return `${health} ${verbOf(action)}${causes === '' ? '' : `: ${causes}`} (${namespace})`;
}

/** `fired`, `escalated`, `goes on (repeat 3)`, `resolved`. */
function verbOf(action: Notification['action']): string {
  switch (action) {
    case 'fire':
      return 'fired';
    case 'escalate':
      return 'escalated';
    case 'resolve':
      return 'resolved';
    default:
      return `goes on (repeat ${action.slice('repeat-'.length)})`;
  }
}

/** What is known beside the headline, as labelled values; empty ones are left out. */
export function renderDetails(notification: Notification): [label: string, value: string][] {
  const details: [string, string][] = [
    ['cluster', notification.cluster],
    ['selector', notification.selector],
    ['session', notification.sessionId],
    ['run', notification.runKey],
    ['workflow', notification.workflowId],
    ['mode', notification.mode],
    ['exit code', String(notification.exitCode)],
    ['judged at', notification.at],
    ['firing since', notification.firedAt],
    ['flapping', notification.flapping === true ? 'fires often; it is resolved once it has been OK for an hour' : ''],
    ['incident', notification.incident],
  ];
  return details.filter(([, value]) => value !== '');
}

export interface TextOptions {
  notification: Notification;
  mayBeRepeat: boolean;
}

/** The whole message as plain text, for the console. */
export function renderText({ notification, mayBeRepeat }: TextOptions): string {
  const jobs = notification.jobs.map(({ name, health, reason, message }) =>
    ['  ', name, ' ', health, reason === '' ? '' : ` ${reason}`, message === '' ? '' : `: ${oneLine(message)}`].join(
      '',
    ),
  );
  return [
    `${renderHeadline(notification)}${mayBeRepeat ? ' (possible repeat)' : ''}`,
    ...(notification.message === '' ? [] : [oneLine(notification.message)]),
    ...renderDetails(notification).map(([label, value]) => `  ${label}: ${oneLine(value)}`),
    ...(jobs.length === 0 ? [] : ['Jobs:', ...jobs]),
    ...(notification.jobsOmitted === 0 ? [] : [`  and ${notification.jobsOmitted} more`]),
    '',
  ].join('\n');
}

/** Messages come from Pods: a line break or a control character in one must not forge another line. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
