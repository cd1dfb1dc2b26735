import * as z from 'zod';
import { truncateText } from './truncate.js';

/** What a line of a file that outlives processes is. `newer`: guessing at a later version's meaning would be wrong. */
export type ParsedLine<Value> = { kind: 'parsed'; value: Value } | { kind: 'corrupt' | 'newer'; problem: string };

export interface LineFormat<Value> {
  /** The version that this program writes, in the field `v`. */
  version: number;
  /** The shape of a line of that version; undefined for a line without one. */
  schemaFor(version: unknown): z.ZodType<Value>;
  /** What is expected of `v`, for messages. @default the version alone */
  expected?: string;
}

/** Keys of a line that nobody should have written are told too. */
const MAX_PROBLEM = 500;

/** Built once: histories have many lines. */
const anyVersion = z.looseObject({ v: z.unknown() });

/** One line's text, without its newline. */
export function parseVersionedLine<Value>(text: string, format: LineFormat<Value>): ParsedLine<Value> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'corrupt', problem: 'expected a JSON object, got text that is not JSON' };
  }
  const version = anyVersion.safeParse(json).data?.v;
  if (typeof version === 'number' && version > format.version) {
    return { kind: 'newer', problem: `expected v ${format.expected ?? format.version}, received v ${version}` };
  }
  const parsed = format.schemaFor(version).safeParse(json);
  if (parsed.success) return { kind: 'parsed', value: parsed.data };
  const issue = parsed.error.issues[0];
  const told = `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'does not fit'}`;
  return { kind: 'corrupt', problem: truncateText(told, MAX_PROBLEM) };
}
