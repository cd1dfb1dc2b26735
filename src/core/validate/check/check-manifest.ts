import { type DecodedText, decodeText } from '../../yaml/decode-text.js';
import { renderFieldPath } from '../../yaml/field-path.js';
import { findKubernetesProblems } from '../../yaml/kubernetes-form.js';
import { KUBERNETES_SCHEMA } from '../../yaml/kubernetes-schema.js';
import { parseMapping, type YamlMapping } from '../../yaml/parse-mapping.js';
import { START_OF_FILE } from '../../yaml/position.js';
import { viewForAdvice } from '../advice/advice-rule.js';
import { fileRule } from '../rule-book/file-rules.js';
import { dropEchoes } from './echoes.js';
import { SCHEMA_RULES } from '../rule-book/job-rules.js';
import { viewJob } from '../job-view.js';
import { describeTooLarge, type FileContent, MAX_MANIFEST_BYTES } from '../manifest-file.js';
import type { Finding, Severity } from '../report.js';
import type { Report, RuleText, Violation } from '../rule.js';
import { DEFAULT_RULES, type RuleBook } from '../rule-book/rule-book.js';

/** A finding before its file is known. */
export type Verdict = Omit<Finding, 'file'>;

/** The rules that say what could not be decoded. */
const SPEAKERS: ReadonlySet<string> = new Set(SCHEMA_RULES.map(({ id }) => id));

/** What one file says on its own. */
export interface CheckedManifest {
  documents: number;
  /** '' where the file can't be read so far, or has none. */
  name: string;
  namespace: string;
  verdicts: Verdict[];
  /** The parsed file, for findings that need other files too; absent when its form is broken. */
  mapping?: YamlMapping;
}

/** More of one file nobody reads, and memory must not grow with what one file repeats. */
const MAX_FINDINGS = 1_000;

/** Form first: what is not one mapping is not looked at any further. Then what the Job says. */
export function checkManifest(content: FileContent, rules: RuleBook = DEFAULT_RULES): CheckedManifest {
  const readable =
    'bytes' in content && content.bytes.length > MAX_MANIFEST_BYTES ? describeTooLarge(content.bytes.length) : content;
  if ('problem' in readable) {
    const { problem, message, hint } = readable;
    const rule = fileRule(problem === 'missing' ? 'missing-file' : 'unreadable-file');
    return broken([{ ...START_OF_FILE, ...verdictOf(rule), path: '', message, hint }]);
  }
  const decoded: DecodedText = 'text' in readable ? { text: readable.text } : decodeText(readable.bytes);
  if (decoded.problem !== undefined) {
    return broken([{ ...verdictOf(fileRule('unreadable-file')), path: '', ...decoded.problem }]);
  }
  const parsed = parseMapping(decoded.text, { schema: KUBERNETES_SCHEMA, findMore: findKubernetesProblems });
  if (parsed.problems !== undefined) {
    const verdicts = parsed.problems.map(({ kind, path, ...problem }) => ({
      ...verdictOf(fileRule(kind)),
      path: renderFieldPath(path),
      ...problem,
    }));
    const more = countMore(parsed.more ?? 0, 'error');
    return { ...broken([...verdicts, ...more]), documents: parsed.documents };
  }
  return { documents: parsed.documents, mapping: parsed.mapping, ...checkJob(parsed.mapping, rules) };
}

function checkJob(mapping: YamlMapping, rules: RuleBook): Pick<CheckedManifest, 'name' | 'namespace' | 'verdicts'> {
  const job = viewJob(mapping.value);
  const verdicts: Verdict[] = [];
  const uncounted = { errors: 0, warnings: 0 };
  // One function for all rules: there are a hundred of them, and most say nothing.
  let asked: RuleText | undefined;
  const report: Report = (violation) => {
    if (asked === undefined) return;
    if (verdicts.length < MAX_FINDINGS) verdicts.push(placeViolation(violation, { rule: asked, mapping }));
    else if (asked.severity === 'error') uncounted.errors += 1;
    else uncounted.warnings += 1;
  };
  const ask = <View>(list: readonly (RuleText & { check(view: View, report: Report): void })[], view: View): void => {
    for (const rule of list) {
      asked = rule;
      rule.check(view, report);
    }
  };
  ask(rules.identity, job);
  if (job.manifest['kind'] === 'Job') {
    ask(rules.job, job);
    ask(rules.advice, viewForAdvice(job.manifest));
  }
  const said = dropEchoes(verdicts, { problems: job.problems, speakers: SPEAKERS });
  const more = countMore(uncounted.errors + uncounted.warnings, uncounted.errors > 0 ? 'error' : 'warning');
  const { name = '', namespace = '' } = job.metadata;
  return { name, namespace, verdicts: [...said, ...more] };
}

/** What was left out is an error where one of it was: the file may be invalid by nothing else. */
function countMore(count: number, severity: Severity): Verdict[] {
  if (count === 0) return [];
  const { id, remediation } = fileRule('more-findings');
  const message = `expected at most ${MAX_FINDINGS} findings in a file, got ${count} more`;
  return [{ ...START_OF_FILE, path: '', rule: id, severity, message, hint: remediation }];
}

/** Positions are asked for here and nowhere else, so a file without findings never pays for them. */
function placeViolation(
  { path, at = path, part = 'value', message, kind, hint }: Violation,
  { rule, mapping }: { rule: RuleText; mapping: YamlMapping },
): Verdict {
  return {
    ...mapping.locate(at, part),
    path: renderFieldPath(path),
    ...verdictOf(rule),
    message,
    hint: hint ?? rule.remediation,
    ...(kind === undefined ? {} : { kind }),
  };
}

function verdictOf({ id, severity }: RuleText): Pick<Verdict, 'rule' | 'severity'> {
  return { rule: id, severity };
}

function broken(verdicts: Verdict[]): CheckedManifest {
  return { documents: 0, name: '', namespace: '', verdicts };
}
