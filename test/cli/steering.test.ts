// A history whose names and messages try to steer the terminal of whoever looks at it.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAlertsCommand } from '../../src/cli/commands/alerts.js';
import { addHistoryCommand } from '../../src/cli/commands/history.js';
import { buildNotification } from '../../src/core/alerts/notification.js';
import { runCommand } from '../support/run-command.js';
import { aRecordDraft, aRunFacts, aVerdict } from '../support/runs.js';

/** Colours, the window's title, a C1 introducer, text that runs from right to left, a line of its own. */
const HOSTILE = '\u001b[31m\u001b]0;title\u0007\u009b2J\u202eforged\u2028ERROR';

/** Whatever no foreign text may bring to a screen; the line ends of text and of CSV are ours. */
const STEERS = /(?!\r?\n)[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

let root: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'steering-'));
  file = join(root, 'history.jsonl');
  const job = { name: HOSTILE, uid: 'u', health: 'ERROR', phase: 'Failed', reason: HOSTILE, message: HOSTILE } as const;
  const record = {
    ...aRecordDraft('run-1'),
    timestamp: `2026-11${HOSTILE}`,
    namespace: HOSTILE,
    selector: HOSTILE,
    overall_health: 'ERROR',
    session_id: HOSTILE,
    run_key: HOSTILE,
    workflow_id: HOSTILE,
    jobs: [job],
    prev: null,
  };
  const lines = [record, { ...record, key: HOSTILE }, { ...record, key: HOSTILE }].map((line) => JSON.stringify(line));
  await writeFile(file, `${lines.join('\n')}\n`);
});

afterEach(() => rm(root, { recursive: true, force: true }));

describe('what a history says', () => {
  it.each([
    [['history', 'show']],
    [['history', 'show', '-o', 'csv']],
    [['history', 'stats']],
    [['history', 'report']],
    [['history', 'verify']],
    [['alerts', '--dry-run']],
    [['alerts', '--dry-run', '--channel', 'webhook=env:URL']],
  ])('steers no terminal through %j', async ([command = '', ...args]) => {
    const add = command === 'history' ? addHistoryCommand : addAlertsCommand;
    const { out, err } = await runCommand({ add, args: [command, ...args, '--history-file', file], cwd: root });
    expect(out.length).toBeGreaterThan(40);
    expect(STEERS.exec(out + err)).toBeNull();
  });

  it('steers none through a replay of its alerts', async () => {
    const args = ['alerts', 'test', '--history', file, '--all'];
    const { out, err } = await runCommand({ add: addAlertsCommand, args, cwd: root });
    expect(out).toContain('2 notification(s)');
    expect(STEERS.exec(out + err)).toBeNull();
  });

  it('steers no receiver either, and keeps the lines of a message apart', () => {
    const { message, jobs } = buildNotification({
      incident: 'i',
      action: 'fire',
      firedAt: 't',
      worst: 'ERROR',
      flapping: false,
      at: 't',
      facts: aRunFacts(),
      verdict: aVerdict('ERROR', { message: `one\n${HOSTILE}` }),
      jobs: [{ name: 'job-1', health: 'ERROR', reason: 'Error', message: `two\n${HOSTILE}` }],
    });
    for (const text of [message, jobs[0]?.message ?? '']) {
      expect(STEERS.exec(text)).toBeNull();
      expect(text.split('\n')).toHaveLength(2);
    }
  });
});
