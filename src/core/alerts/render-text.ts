import { describeAdvice } from '../health/highlights.js';
import { printable } from '../printable.js';
import { shellWord } from '../shell-word.js';
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
    ['last runs', renderRecent(notification.recent ?? [])],
    ['flapping', notification.flapping === true ? 'fires often; it is resolved once it has been OK for an hour' : ''],
    ['incident', notification.incident],
  ];
  return details.filter(([, value]) => value !== '');
}

/** `OK OK WARN`, oldest first; one alone is the verdict itself, and says nothing more. */
function renderRecent(recent: readonly string[]): string {
  return recent.length < 2 ? '' : recent.join(' ');
}

/** A line for each Job that the message names: `ERROR job-1 OOMKilled: out of memory`. */
export function renderJobLines({ jobs }: Pick<Notification, 'jobs'>): string[] {
  return jobs.map(
    ({ name, health, reason, message }) => `${health} ${name} ${reason}${message === '' ? '' : `: ${message}`}`,
  );
}

/** The same as one text. How many there are stands first: it must survive a cut. */
export function renderJobList({ jobs, jobsOmitted }: Pick<Notification, 'jobs' | 'jobsOmitted'>): string {
  const count = jobsOmitted === 0 ? [] : [`${jobs.length + jobsOmitted} Jobs, the first ${jobs.length}:`];
  return [...count, ...renderJobLines({ jobs })].join('\n');
}

/** What whoever is told does next, the command for more last; nothing once it is over. */
export function renderNextSteps({ action, advice = [], workflowId }: Notification): string[] {
  if (action === 'resolve') return [];
  return [
    ...advice.map(describeAdvice),
    ...(workflowId === '' ? [] : [`tuning-pipeline result ${shellWord(workflowId)}`]),
  ];
}

/**
 * The same as one text that fits: of advice that has no room the last goes first, and whole, because half a command is
 * another command. The one for more survives.
 */
export function fitNextSteps(notification: Notification, fits: (text: string) => boolean): string {
  const { advice = [] } = notification;
  const render = (kept: number) => renderNextSteps({ ...notification, advice: advice.slice(0, kept) }).join('\n');
  for (let kept = advice.length; kept > 0; kept -= 1) if (fits(render(kept))) return render(kept);
  return render(0);
}

export interface TextOptions {
  notification: Notification;
  mayBeRepeat: boolean;
}

/** The whole message as plain text, for the console. No line break in a Pod's message forges another line. */
export function renderText({ notification, mayBeRepeat }: TextOptions): string {
  const jobs = notification.jobs.map(
    ({ name, health, reason, message }) =>
      `  ${name} ${health}${reason === '' ? '' : ` ${reason}`}${message === '' ? '' : `: ${message}`}`,
  );
  const steps = renderNextSteps(notification);
  const lines = [
    `${renderHeadline(notification)}${mayBeRepeat ? ' (possible repeat)' : ''}`,
    ...(notification.message === '' ? [] : [notification.message]),
    ...renderDetails(notification).map(([label, value]) => `  ${label}: ${value}`),
    ...(jobs.length === 0 ? [] : ['Jobs:', ...jobs]),
    ...(notification.jobsOmitted === 0 ? [] : [`  and ${notification.jobsOmitted} more`]),
    ...(steps.length === 0 ? [] : ['Next:', ...steps.map((step) => `  ${step}`)]),
  ];
  return `${lines.map((line) => printable(line.replace(/\s*\n\s*/g, ' '))).join('\n')}\n`;
}
