import { decodeText } from '../../yaml/decode-text.js';
import { holdsSecret, isSecretName } from '../advice/secret-name.js';
import type { FileContent } from '../manifest-file.js';
import type { Finding } from '../report.js';

/** One line of a manifest as a terminal may show it. */
export interface SourceLine {
  text: string;
  /** Index of the finding’s first character in the text. */
  caret: number;
}

/** Something with a value behind it: `key: x`, `"key": x`, `--key=x`. */
const ASSIGNMENT = /(?<![\w.-])-{0,2}(["']?)([A-Za-z][\w.-]*)\1[ \t]*[:=][ \t]*(?=[^ \t])/g;

/** No line that somebody has written is longer. */
const MAX_LENGTH = 4_000;

const MASK = '…';

/**
 * The line that a finding is about. null where there is none to show: for a finding about the whole file, for a file
 * that is no text, and where the place lies in what may be a secret. Values of variables and of whatever is named like
 * a credential are left out of the text: these lines end up in the logs of build servers.
 */
export function sourceLineOf(
  content: FileContent,
  { line, column, path, rule }: Pick<Finding, 'line' | 'column' | 'path' | 'rule'>,
): SourceLine | null {
  if ('problem' in content || (path === '' && line === 1 && column === 1) || rule === 'plain-secret') return null;
  const decoded = 'text' in content ? { text: content.text } : decodeText(content.bytes);
  const source = decoded.text?.split(/\r\n|\n|\r/)[line - 1];
  if (source === undefined || source.length > MAX_LENGTH || source.trim() === '' || holdsSecret(source)) return null;
  const visible = visibleLength(source);
  const caret = column - 1;
  if (caret > visible) return null;
  return { text: visible === source.length ? source : `${source.slice(0, visible)}${MASK}`, caret };
}

/** How much of the line comes before the first value that may be a secret. */
function visibleLength(source: string): number {
  for (const match of source.matchAll(ASSIGNMENT)) {
    const name = match[2] ?? '';
    if (name === 'value' || isSecretName(name)) return match.index + match[0].length;
  }
  return source.length;
}
