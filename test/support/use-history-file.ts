import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { appendRecord } from '../../src/adapters/files/history/history-file.js';
import { verifyHistory } from '../../src/adapters/files/history/verify-history.js';
import { aRecordDraft } from './runs.js';

/** When every line of these tests is appended. */
export const NOW = new Date('2026-11-23T02:00:01.234Z');
/** The end of the name of what is set aside then. */
export const TORN = 'torn-20261123T020001234Z';

/** A test's own history, not written yet. */
export interface HistoryFile {
  /** There is nothing else in it. */
  readonly root: string;
  /** Is not there before the first append. */
  readonly folder: string;
  readonly file: string;
  /** Appends the record of a run; says whether it was not there yet. */
  append(runId: string): Promise<boolean>;
  lines(): Promise<string[]>;
  verify(): ReturnType<typeof verifyHistory>;
}

/** Gives each test of the file that calls it a history, removed at its end. */
export function useHistoryFile(): HistoryFile {
  let root = '';

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'history-'));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  const history: HistoryFile = {
    get root() {
      return root;
    },
    get folder() {
      return join(root, 'outputs');
    },
    get file() {
      return join(root, 'outputs', 'history.jsonl');
    },
    append: async (runId) =>
      (await appendRecord({ file: history.file, draft: aRecordDraft(runId), now: NOW })).appended,
    lines: async () => (await readFile(history.file, 'utf8')).split('\n').slice(0, -1),
    verify: () => verifyHistory(history.file),
  };
  return history;
}
