// What the history's figures are made of.

import { open } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { createRecordAppender, type RecordAppender } from '../src/adapters/files/history/history-file.js';
import { readNewest } from '../src/adapters/files/history/read-newest.js';
import { sha256 } from '../src/core/hash.js';
import { renderRecord } from '../src/core/history/build-record.js';
import type { RecordDraft } from '../src/core/history/record.js';
import { aRecordDraft } from '../test/support/runs.js';

const HOUR_MS = 3_600_000;

export function createAppender(): RecordAppender {
  return createRecordAppender({ limits: { maxBytes: null, maxAgeMs: null } });
}

export function makeDrafts(count: number): RecordDraft[] {
  const timestamp = new Date().toISOString();
  return Array.from({ length: count }, (_, index) => aRecordDraft(`run-${index}`, { timestamp }));
}

/** One caller that waits for each line before it appends the next. */
export async function appendInTurn({ append, idle }: RecordAppender, file: string, drafts: readonly RecordDraft[]) {
  for (const draft of drafts) await append({ file, draft, now: new Date() });
  await idle();
}

/** Callers that all append at once, as runs do that end together. */
export async function appendAtOnce({ append, idle }: RecordAppender, file: string, drafts: readonly RecordDraft[]) {
  await Promise.all(drafts.map((draft) => append({ file, draft, now: new Date() })));
  await idle();
}

/** The peer: as many bytes by one write and one fsync (or fdatasync) each, and nothing else. */
export async function writeAndSync(file: string, drafts: readonly RecordDraft[], sync: 'sync' | 'datasync') {
  const handle = await open(file, 'w');
  const lines = drafts.map((draft) =>
    Buffer.from(`${renderRecord(draft, { prev: sha256(''), appendedAt: '' })}${' '.repeat(24)}\n`),
  );
  let end = 0;
  for (const line of lines) {
    await handle.write(line, 0, line.length, end);
    end += line.length;
    await handle[sync]();
  }
  await handle.close();
}

/** A history of one run an hour until yesterday. */
export async function writeLongHistory(file: string, lines: number): Promise<void> {
  const stream = createWriteStream(file);
  let prev: string | null = null;
  for (let number = 1; number <= lines; number += 1) {
    const timestamp = new Date(Date.now() - (lines - number + 26) * HOUR_MS).toISOString();
    const line: string = renderRecord(aRecordDraft(`old-${number}`, { timestamp }), { prev, appendedAt: timestamp });
    prev = sha256(line);
    if (!stream.write(`${line}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

export async function readLast(file: string, limit: number): Promise<void> {
  const { records } = await readNewest({ file, limit, matches: () => true });
  if (records.length !== limit) throw new Error(`Expected ${limit} records, got ${records.length}`);
}
