import { type DecodedText, decodeText } from '../yaml/decode-text.js';
import { renderFieldPath } from '../yaml/field-path.js';
import { KUBERNETES_SCHEMA } from '../yaml/kubernetes-schema.js';
import { parseMapping, type YamlMapping } from '../yaml/parse-mapping.js';
import { START_OF_FILE } from '../yaml/position.js';
import { fileRule } from './file-rules.js';
import { dropEchoes } from './echoes.js';
import { IDENTITY_RULES, JOB_RULES, SCHEMA_RULES } from './job-rules.js';
import { viewJob } from './job-view.js';
import { describeTooLarge, type FileContent, MAX_MANIFEST_BYTES } from './manifest-file.js';
import type { Finding } from './report.js';
import type { RuleText, Violation } from './rule.js';

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

/** Form first: what is not one mapping is not looked at any further. Then what the Job says. */
export function checkManifest(content: FileContent): CheckedManifest {
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
  const parsed = parseMapping(decoded.text, { schema: KUBERNETES_SCHEMA });
  if (parsed.problems !== undefined) {
    const verdicts = parsed.problems.map(({ kind, path, ...problem }) => ({
      ...verdictOf(fileRule(kind)),
      path: renderFieldPath(path),
      ...problem,
    }));
    return { ...broken(verdicts), documents: parsed.documents };
  }
  return { documents: parsed.documents, mapping: parsed.mapping, ...checkJob(parsed.mapping) };
}

function checkJob(mapping: YamlMapping): Pick<CheckedManifest, 'name' | 'namespace' | 'verdicts'> {
  const job = viewJob(mapping.value);
  const isJob = job.manifest['kind'] === 'Job';
  const verdicts: Verdict[] = [];
  for (const rule of isJob ? [...IDENTITY_RULES, ...JOB_RULES] : IDENTITY_RULES) {
    rule.check(job, (violation) => verdicts.push(placeViolation(violation, { rule, mapping })));
  }
  const { name = '', namespace = '' } = job.metadata;
  return { name, namespace, verdicts: [...dropEchoes(verdicts, { problems: job.problems, speakers: SPEAKERS })] };
}

/** Positions are asked for here and nowhere else, so a file without findings never pays for them. */
export function placeViolation(
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
