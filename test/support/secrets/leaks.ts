import { replace } from '../replace-text.js';
import type { SecretKind } from './planted-kinds.js';

/** A change of the program by which something is told where it must not be, and where a sweep must notice it. */
export interface Leak {
  /** `the memo holds it`. */
  what: string;
  /** A kind of places. */
  noticedIn: string;
  /** It travels in a payload: where payloads are encrypted it must not be noticed there. */
  isPayload?: boolean;
  /** Below src/. */
  file: string;
  /** `text` is the leaked secret as the source of a string. */
  change(source: string, text: string): string;
  /** The kinds of planted secrets that come out by themselves, where a guard is taken away; else the leak has its own. */
  secrets?: readonly SecretKind[];
}

type Place = Pick<Leak, 'noticedIn' | 'isPayload'>;

const HISTORY: Place = { noticedIn: 'Temporal: history', isPayload: true };
const DESCRIPTION: Place = { noticedIn: 'Temporal: description', isPayload: true };

/** Puts the secret into a place of the source: `from` becomes `to`, where § stands for the secret. */
function tell(what: string, place: Place, file: string, from: string, to: string): Leak {
  return {
    what,
    ...place,
    file,
    change: (source, text) =>
      replace(
        from,
        to.replace('§', () => text),
      )(source),
  };
}

interface Guard extends Pick<Leak, 'what' | 'noticedIn' | 'file'> {
  /** The guard as the source has it, and what stands there instead. */
  from: string;
  to: string;
  /** The kinds of secrets that it keeps back. */
  secrets: readonly SecretKind[];
}

/** Takes a guard away. */
function unguard({ from, to, ...leak }: Guard): Leak {
  return { ...leak, change: replace(from, to) };
}

/** One for each kind of place at least, and the guards that keep what others repeat out of all of them. */
export const LEAKS: readonly Leak[] = [
  tell(
    'the details of a failed activity',
    HISTORY,
    'activities/failures.ts',
    'const details = [{ attempts }]',
    'const details = [{ attempts, leak: § }]',
  ),
  tell(
    'the sentence of a failed activity',
    { noticedIn: 'Temporal: history' },
    'activities/failures.ts',
    'message: sentenceOf(error),',
    'message: sentenceOf(error) + §,',
  ),
  tell(
    "the summary of a stage's activity",
    HISTORY,
    'core/pipeline/run-page/activity-summary.ts',
    "return 'Judge what was seen'",
    'return §',
  ),
  tell("the answer to an approver's update", HISTORY, 'workflows/approval.ts', 'return made;', 'return §;'),
  tell('the memo of a run', DESCRIPTION, 'workflows/close.ts', 'upsertMemo({', 'upsertMemo({ leak: §,'),
  tell(
    'the heartbeat of an activity',
    DESCRIPTION,
    'activities/stage-activity.ts',
    'context.heartbeat(details)',
    'context.heartbeat([details, §])',
  ),
  tell(
    'the static details of a run',
    DESCRIPTION,
    'core/pipeline/run-page/static-details.ts',
    "...(scheduleId === undefined ? [] : [['schedule', codeSpan(scheduleId)]]),",
    '[codeSpan(§)],',
  ),
  tell(
    'a search attribute',
    { noticedIn: 'Temporal: list of runs' },
    'workflows/search-attributes.ts',
    'value: sessionId',
    'value: §',
  ),
  tell(
    "the memo of a schedule's runs",
    { noticedIn: 'Temporal: schedule', isPayload: true },
    'adapters/temporal/schedules/schedule-definition.ts',
    'memo: { ...memo },',
    'memo: { ...memo, leak: § },',
  ),
  tell(
    'the answer to the status query',
    { noticedIn: 'Temporal: status query', isPayload: true },
    'workflows/answer-status.ts',
    'return { version: 1, running:',
    'return { version: 1, leak: §, running:',
  ),
  tell(
    "the run's page in the Web UI",
    { noticedIn: 'Temporal: run page', isPayload: true },
    'core/pipeline/run-page/records-section.ts',
    'const lines = [',
    'const lines = [escapeMarkdown(§),',
  ),
  tell(
    'a line of the doctor',
    { noticedIn: 'stdout of doctor' },
    'cli/render/doctor.ts',
    'printable(text.',
    'printable((text + §).',
  ),
  tell(
    'the summary of a run',
    { noticedIn: 'stdout of run' },
    'cli/render/summary.ts',
    'printable(step)',
    'printable(step + §)',
  ),
  tell(
    'the sentence of a command that fails',
    { noticedIn: 'stderr of apply' },
    'cli/perform.ts',
    'printableLines(sentence)',
    'printableLines(sentence + §)',
  ),
  tell(
    "a line of the worker's log",
    { noticedIn: 'log of the worker' },
    'composition/report-stages.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source's own.
    '${result}${said}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source's own.
    '${result}${said}${§}',
  ),
  tell(
    'a label of a metric',
    { noticedIn: 'metrics' },
    'composition/report-stages.ts',
    'error_type: errorType }',
    'error_type: § }',
  ),
  tell(
    'the answer of the health endpoint',
    { noticedIn: 'health endpoint' },
    'adapters/health-endpoint.ts',
    "'expected /livez or /readyz'",
    '§',
  ),
  tell(
    'a header of the health endpoint',
    { noticedIn: 'health endpoint' },
    'adapters/health-endpoint.ts',
    "connection: 'close'",
    "connection: 'close', 'x-leak': encodeURIComponent(§)",
  ),
  tell(
    'an attribute of a span',
    { noticedIn: 'traces' },
    'core/worker/trace.ts',
    "'tuning_pipeline.stage': stage,",
    "'tuning_pipeline.stage': stage + §,",
  ),
  tell(
    'a line of the history',
    { noticedIn: 'file: history' },
    'core/history/build-record.ts',
    'session_id: facts.sessionId',
    'session_id: facts.sessionId + §',
  ),
  tell(
    'an entry of the alert journal',
    { noticedIn: 'file: alert journal' },
    'activities/deliver-one.ts',
    "kind: 'rejected', why,",
    "kind: 'rejected', why: why + §,",
  ),
  tell(
    'a notification',
    { noticedIn: 'notification' },
    'core/alerts/notification.ts',
    'truncateText(verdict.message',
    'truncateText(§ + verdict.message',
  ),
  tell(
    'the HTML report',
    { noticedIn: 'file: HTML report' },
    'cli/render/report/page.ts',
    'escapeHtml(file)',
    'escapeHtml(file + §)',
  ),
  tell(
    'plan.json',
    { noticedIn: 'file: plan.json' },
    'core/generate/generate-manifests.ts',
    'configHash: configHash(config),',
    'configHash: configHash(config) + §,',
  ),
  tell(
    'an annotation of a manifest',
    { noticedIn: 'file: manifest' },
    'core/generate/job-manifest.ts',
    '{ ...config.annotations }',
    '{ ...config.annotations, leak: § }',
  ),
  tell(
    'what was observed',
    { noticedIn: 'file: observation' },
    'adapters/files/run-folder/observations.ts',
    'JSON.stringify(content)',
    'JSON.stringify({ ...content, leak: § })',
  ),
  tell(
    "the mark of a run's end",
    { noticedIn: 'file: ended' },
    'adapters/files/run-folder/run-folder.ts',
    "ENDED_MARKER), '')",
    'ENDED_MARKER), §)',
  ),
  tell(
    "a worker's marker",
    { noticedIn: "file: worker's marker" },
    'adapters/files/worker-markers.ts',
    '{ version: 1, ...marker }',
    '{ version: 1, leak: §, ...marker }',
  ),
  unguard({
    what: 'refusals of the API server, quoted whole',
    noticedIn: 'file: history',
    file: 'adapters/kubernetes/connect/hide-credentials.ts',
    from: "if (typeof authorization !== 'string' || authorization === '')",
    to: "if (text !== '')",
    secrets: ['bearer token', 'token in a file', 'password', 'token of a plugin'],
  }),
  unguard({
    what: 'the answer of a receiver, quoted whole',
    noticedIn: 'Temporal: history',
    file: 'core/alerts/channels/slack-webhook/classify-slack.ts',
    from: 'ERROR_WORD.test(word) && word',
    to: 'word',
    secrets: ['webhook URL from the environment'],
  }),
  unguard({
    what: 'what stands in the place of a URL',
    noticedIn: 'file: alert journal',
    file: 'core/alerts/receiver-url.ts',
    from: "something else (not shown, it may be a secret)' }",
    to: "something else ' + text }",
    secrets: ['signing secret'],
  }),
];
