// A history that can't be written: by the command and by the activity, on a real full disk, a read-only one, behind a
// folder and without permission; and what heals by itself.

import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { createHistory } from '../../src/activities/history.js';
import { appendRecord } from '../../src/adapters/files/history/history-file.js';
import { verifyHistory } from '../../src/adapters/files/history/verify-history.js';
import { addHistoryCommand } from '../../src/cli/commands/history.js';
import type { HistoryRequest } from '../../src/core/history/contract.js';
import { serve, writeKubeconfig } from '../support/api-server.js';
import { mountSmallDisk, remount } from '../support/crash/full-disk.js';
import { runCommand } from '../support/run-command.js';
import { aRecordDraft, aReport, aRunFacts, aSnapshot, aVerdict } from '../support/runs.js';

let root: string;
let disk: string;
let cleanUp: (() => void)[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'history-disk-'));
  disk = join(root, 'disk');
  await mkdir(disk);
  cleanUp = [];
});

afterEach(async () => {
  for (const undo of cleanUp.splice(0)) undo();
  await chmod(disk, 0o755).catch(() => undefined);
  await rm(root, { recursive: true, force: true });
});

function mount({ skip }: TestContext) {
  const mounted = mountSmallDisk(disk, '64k');
  if (typeof mounted === 'string') return skip(mounted);
  cleanUp.push(mounted.unmount);
  return mounted;
}

/** `history record` against an API server that has no Jobs. */
async function record(historyFile: string) {
  const server = await serve((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ metadata: {}, items: [] }));
  });
  const args = [
    'history',
    'record',
    '--history-file',
    historyFile,
    '--kubeconfig',
    writeKubeconfig(server),
    '-n',
    'bots',
  ];
  return runCommand({ add: addHistoryCommand, args, cwd: root, env: { HOME: root } });
}

function attempt(historyFile: string, runId = 'run-1') {
  const request: HistoryRequest = {
    historyFile,
    timestamp: new Date().toISOString(),
    facts: aRunFacts({ runId }),
    cluster: {},
    verdict: aVerdict('OK'),
    snapshot: 'snapshot.json',
    report: 'report.json',
    eventsLimit: 20,
  };
  return createHistory({
    readReport: () => Promise.resolve(aReport([])),
    readSnapshot: () => Promise.resolve(aSnapshot()),
    appendRecord: (file, draft) => appendRecord({ file, draft, now: new Date() }),
    readRecent: () => Promise.resolve([]),
    markEnded: () => Promise.resolve(),
  })(request);
}

async function fillUp(file: string, fill: () => void): Promise<number> {
  for (let run = 0; run < 5; run += 1) await appendRecord({ file, draft: aRecordDraft(`old-${run}`), now: new Date() });
  fill();
  // The last page of the file has room left for a line or two.
  let lines = 5;
  for (let isFull = false; !isFull; lines += isFull ? 0 : 1) {
    isFull = await appendRecord({ file, draft: aRecordDraft(`old-${lines}`), now: new Date() }).then(
      () => false,
      () => true,
    );
  }
  return lines;
}

describe('a full disk', () => {
  it('is told, costs no line and no exit code but 3, and heals', async (context) => {
    const { fill } = mount(context);
    const file = join(disk, 'history.jsonl');
    const lines = await fillUp(file, fill);
    const before = await readFile(file, 'utf8');
    const { err, code, out } = await record('disk/history.jsonl');
    expect(code).toBe(3);
    expect(out).toBe('');
    expect(err).toMatch(/Expected to append .+(?:the disk is full|there was room for \d+ only)\. Free some space\.\n$/);
    await expect(attempt(file)).rejects.toMatchObject({ type: 'Unavailable' });
    expect(await readFile(file, 'utf8')).toBe(before);
    await rm(join(disk, 'filler'));
    expect(await attempt(file)).toMatchObject({ appended: true });
    expect((await record('disk/history.jsonl')).code).toBe(0);
    expect(await verifyHistory(file)).toMatchObject({ lines: lines + 2, problems: [] });
  });

  it('does not keep the acknowledged lines from being read', async (context) => {
    const { fill } = mount(context);
    const file = join(disk, 'history.jsonl');
    const lines = await fillUp(file, fill);
    const args = ['history', 'verify', '--history-file', 'disk/history.jsonl'];
    const { code, out } = await runCommand({ add: addHistoryCommand, args, cwd: root });
    expect([code, out.split(' ')[0]]).toEqual([0, String(lines)]);
  });
});

describe('a read-only disk', () => {
  it('is told with exit code 3, and heals', async (context) => {
    mount(context);
    const file = join(disk, 'history.jsonl');
    await appendRecord({ file, draft: aRecordDraft('old'), now: new Date() });
    remount(disk, 'ro');
    const { err, code } = await record('disk/history.jsonl');
    expect(code).toBe(3);
    expect(err).toContain('the file system is read-only. Choose a path on a writable file system.');
    await expect(attempt(file)).rejects.toMatchObject({ type: 'AccessDenied' });
    remount(disk, 'rw');
    expect(await attempt(file)).toMatchObject({ appended: true });
    expect(await verifyHistory(file)).toMatchObject({ lines: 2, problems: [] });
  });
});

describe('a folder in the way', () => {
  it('is told with exit code 3, nothing is created beside it, and it heals', async () => {
    const file = join(disk, 'history.jsonl');
    await mkdir(file);
    const { err, code } = await record('disk/history.jsonl');
    expect(code).toBe(3);
    expect(err).toBe(`Expected to append to ${file}, but it is a folder, not a file. Name a file.\n`);
    await expect(attempt(file)).rejects.toMatchObject({ type: 'InvalidInput' });
    await rm(file, { recursive: true });
    expect(await attempt(file)).toMatchObject({ appended: true });
  });
});
