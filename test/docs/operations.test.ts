import { describe, expect, it } from 'vitest';
import { renderWaiting } from '../../src/cli/render/status.js';
import { type ComparedJob, describeDiff, MAX_COMPARED, summarizeDiff } from '../../src/core/apply/server-diff.js';
import { describeAwaited } from '../../src/core/pipeline/render-awaited.js';
import { codeBlocks, readPage, sectionOf, tableRows } from './page.js';

/** What becomes of each answer to a run that asks, and the test that shows it. */
const ANSWERS = [
  ['`approve`', 'test/workflows/approval.test.ts', 'holds the apply stage until the plan is approved by its digest'],
  ['`approve`', 'test/core/apply/plan-apply.test.ts', 'takes exactly the files that were validated'],
  ['`reject`', 'test/workflows/approval.test.ts', 'ends the run without apply when the plan is rejected'],
  ['nothing', 'test/workflows/approval.test.ts', 'ends the run without apply when nobody decides in time'],
  ['answer too late', 'test/process/approval.test.ts', 'prints the plan and the line that answers, which works as it'],
] as const;

/** Where each limit of docs/operations.md comes from: its row, its file and the line that sets it. */
const LIMITS = [
  ['workers of a session', '100,000', 'src/core/generate/orchestrator-config.ts', 'MAX_WORKERS = 100_000'],
  ['config file', '1 MiB', 'src/adapters/files/sources/config-source.ts', 'MAX_BYTES = 1024 * 1024'],
  ['whole run', '12 h', 'src/core/pipeline/defaults.ts', 'deadlineMs: 12 * 3_600_000'],
  ['wait for approval', '4 h', 'src/core/pipeline/defaults.ts', 'approvalTimeoutMs: 4 * 3_600_000'],
  ['channels of a run', '10', 'src/core/pipeline/input.ts', 'z.array(channelSchema).max(10)'],
  ['warnings in a result', '20,', 'src/core/pipeline/result.ts', 'MAX_WARNINGS = 20'],
  ['page of a run in the Web UI', '7,000 bytes', 'src/core/pipeline/run-page/details.ts', 'MAX_URI_BYTES = 7_000'],
  ['one message to a receiver', '15 s', 'src/adapters/channels/create-sender.ts', 'MAX_TIMEOUT_MS = 15_000'],
  ['tries of a delivery', '5;', 'src/core/alerts/plan-next-try.ts', 'MAX_TRIES = PAUSES_MS.length + 1'],
  ['wait for another writer of the history', '20 s', 'src/adapters/files/lease/file-lease.ts', 'waitMs = 20_000'],
  [
    'silent lease holder on another machine',
    '15 s',
    'src/adapters/files/lease/file-lease.ts',
    'EXPIRES_AFTER_MS = 15_000',
  ],
  [
    'history file before its older half moves to a part',
    '16 MiB,',
    'src/core/history/rotation.ts',
    'maxBytes: 16 * 1024 * 1024',
  ],
  ['one line of the history', '64 KiB', 'src/core/history/build-record.ts', 'MAX_LINE_BYTES = 64 * 1024'],
  ['folders of ended runs kept', '30', 'src/adapters/files/run-folder/prune-run-folders.ts', 'KEPT_ENDED = 30'],
  [
    'download of the server',
    '10 s, then pip 180 s',
    'src/adapters/temporal/install/server-wheel.ts',
    'LIMIT_MS = 180_000',
  ],
] as const;

describe('docs/operations.md', () => {
  it('lists every limit that is checked here, and no other', async () => {
    const [, section = ''] = (await readPage('docs/operations.md')).split('## Limits');
    expect(tableRows(section).map(([name]) => name)).toEqual(LIMITS.map(([name]) => name));
  });

  it.each(LIMITS)('tells the limit of the code: %s', async (name, limit, file, line) => {
    const [, section = ''] = (await readPage('docs/operations.md')).split('## Limits');
    const row = tableRows(section).find(([first]) => first === name);
    expect(row?.[1]).toMatch(new RegExp(`^${limit}`));
    expect(file).toContain(row?.[2]?.replaceAll('`', '') ?? '?');
    expect(await readPage(file)).toContain(line);
  });

  it('shows what a run that asks says, as it says it', async () => {
    const [shown = ''] = codeBlocks(
      sectionOf(await readPage('docs/operations.md'), 'awaited').replaceAll(/^ {3}/gm, ''),
    );
    const differences = [{ path: 'spec.suspend', planned: 'false', existing: 'true' }];
    const jobs = ['a', 'b', 'c', 'd'].map(
      (name): ComparedJob => ({ name: `arb-tuning-${name}`, isThere: false, differences }),
    );
    const preview = {
      asked: true,
      create: 4,
      unchanged: 1,
      gone: 0,
      diff: summarizeDiff([...jobs, anEqualJob()]),
    } as const;
    const warnings = ['quota: 1 of 6 pods is left'];
    const outcome = { mode: 'dry-run', planned: 5, created: 0, unchanged: 0, skipped: 0, warnings, preview } as const;
    const awaited = describeAwaited({ workflowId: 'tonight', digest: '3f9a0c', preview: outcome });
    const status = { version: 1 as const, running: null, stages: [], runKey: 'k', planDigest: '3f9a0c' };
    expect(renderWaiting({ ...status, waitingForApproval: true, awaited }, 'tonight')).toBe(shown);
  });

  it('tells how much of a diff is named', async () => {
    const page = await readPage('docs/operations.md');
    const differences = Array.from({ length: 13 }, (_, index) => ({
      path: `spec.f${index}`,
      planned: '1',
      existing: '2',
    }));
    const lines = describeDiff(summarizeDiff([{ name: 'a', isThere: false, differences }]), 1);
    expect(lines.at(-1)).toBe('and 3 more fields');
    expect(page).toContain(
      `\`and 3 more fields\` | ten fields are named, the rest is counted; the first ${MAX_COMPARED} Jobs`,
    );
    expect(lines).toHaveLength(10 + 1);
  });

  it('tells of every answer to a run that asks what a test shows', async () => {
    const answers = tableRows(sectionOf(await readPage('docs/operations.md'), 'answers')).map(([answer]) => answer);
    expect(answers).toEqual([...new Set(ANSWERS.map(([answer]) => answer))]);
    for (const [, file, title] of ANSWERS)
      expect([title, (await readPage(file)).includes(title)]).toEqual([title, true]);
  });
});

function anEqualJob(): ComparedJob {
  return { name: 'arb-tuning-e', isThere: true, differences: [] };
}
