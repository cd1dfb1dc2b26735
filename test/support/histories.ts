import { writeFile } from 'node:fs/promises';
import { sha256 } from '../../src/core/hash.js';
import { renderRecord } from '../../src/core/history/build-record.js';
import { aRecordDraft } from './runs.js';

const HOUR_MS = 3_600_000;

/** Runs of so many hours, the last one at `endMs`, as a chained file; their ids are `run-1` and on. */
export async function writeHistory(file: string, { lines, endMs }: { lines: number; endMs: number }): Promise<void> {
  let prev: string | null = null;
  const texts: string[] = [];
  for (let number = 1; number <= lines; number += 1) {
    const timestamp = new Date(endMs - (lines - number) * HOUR_MS).toISOString();
    const text: string = renderRecord(aRecordDraft(`run-${number}`, { timestamp }), { prev, appendedAt: timestamp });
    prev = sha256(text);
    texts.push(`${text}\n`);
  }
  await writeFile(file, texts.join(''));
}
