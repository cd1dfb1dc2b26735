import { StageError } from '../errors.js';
import { nameSome } from '../name-some.js';

/** Why nothing may be written, one word each. They are wire format: scripts read them. */
export type RefusalRule =
  | 'NamespaceMissing'
  | 'NamespaceTerminating'
  | 'Forbidden'
  | 'QuotaExceeded'
  | 'ReferenceMissing'
  | 'TtlTooShort'
  | 'InvalidJob'
  | 'FieldConflict'
  | 'ImmutableField'
  | 'PodSecurity'
  | 'AdmissionDenied'
  | 'NothingStarted'
  | 'JobConflict';

/** One reason not to write: which object, which rule, and the way out. */
export interface Refusal {
  rule: RefusalRule;
  /** Kind and name: `namespace trading-bots`, `job arb-tuning-1`. */
  object: string;
  /** What was expected and what was got; without the object, so that equal ones can be told together. */
  message: string;
  /** An imperative sentence. */
  hint: string;
}

/** The cluster can't be used at all, as far as these are concerned; the others say no to this plan. */
const UNUSABLE: ReadonlySet<RefusalRule> = new Set(['NamespaceMissing', 'Forbidden']);
const CONFLICTS: ReadonlySet<RefusalRule> = new Set(['NothingStarted', 'JobConflict']);

/** Failures travel in payloads and are read by people: more distinct ones than this are counted, not told. */
const MAX_TOLD = 10;
const MAX_OBJECTS = 3;

/** Whether any of them says that the cluster can't be used. */
export function isUnusable(refusals: readonly Refusal[]): boolean {
  return refusals.some(({ rule }) => UNUSABLE.has(rule));
}

export interface WrittenCounts {
  /** Jobs of the plan that are there. */
  written: number;
  /** Sent, without an answer that tells whether they are there. @default 0 */
  inDoubt?: number;
}

/** One failure that tells all of them, the gravest first: `<Rule>: <object>: <message>. <hint>`. */
export function refusalError(refusals: readonly Refusal[], counts: WrittenCounts): StageError {
  const conflicts = refusals.some(({ rule }) => CONFLICTS.has(rule));
  return new StageError({
    type: conflicts ? 'Conflict' : isUnusable(refusals) ? 'ClusterUnusable' : 'Refused',
    message: renderRefusals(refusals).join(' '),
    hint: describeWritten(counts),
  });
}

function describeWritten({ written, inDoubt = 0 }: WrittenCounts): string {
  if (written === 0 && inDoubt === 0) return 'Nothing was written.';
  const jobs = written === 1 ? '1 job was' : `${written} jobs were`;
  const known = written === 0 ? 'No job is known to be created' : `${jobs} created before that and left as they are`;
  if (inDoubt === 0) return `${known}.`;
  const [open, isThere] = inDoubt === 1 ? ['is', 'it is there'] : ['are', 'they are there'];
  return `${known}, ${inDoubt}${written === 0 ? '' : ' more'} ${open} in doubt: look whether ${isThere} before you start again.`;
}

/** One sentence for each distinct reason; objects that share one are told together. */
export function renderRefusals(refusals: readonly Refusal[]): string[] {
  const groups = new Map<string, Refusal[]>();
  for (const refusal of [...refusals].sort((a, b) => weightOf(a) - weightOf(b))) {
    const key = JSON.stringify([refusal.rule, refusal.message, refusal.hint]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [refusal]);
    else group.push(refusal);
  }
  const sentences = Array.from(groups.values(), renderGroup);
  if (sentences.length <= MAX_TOLD) return sentences;
  return [...sentences.slice(0, MAX_TOLD), `And ${sentences.length - MAX_TOLD} more.`];
}

function renderGroup(group: readonly Refusal[]): string {
  const [first] = group;
  if (first === undefined) return '';
  return `${first.rule}: ${nameObjects(group.map(({ object }) => object))}: ${first.message}. ${first.hint}`;
}

/** The objects of one kind of trouble, as a sentence of this stage names them. */
export function nameObjects(objects: readonly string[]): string {
  return nameSome(objects, MAX_OBJECTS);
}

function weightOf({ rule }: Refusal): number {
  return CONFLICTS.has(rule) ? 0 : UNUSABLE.has(rule) ? 1 : 2;
}
