import { describe, expect, it } from 'vitest';
import { readPage, tableRows } from './page.js';

/** Where each limit of docs/operations.md comes from: its row, its file and the line that sets it. */
const LIMITS = [
  ['workers of a session', '100,000', 'src/core/generate/orchestrator-config.ts', 'MAX_WORKERS = 100_000'],
  ['config file', '1 MiB', 'src/adapters/files/config-source.ts', 'MAX_BYTES = 1024 * 1024'],
  ['whole run', '12 h', 'src/core/pipeline/defaults.ts', 'deadlineMs: 12 * 3_600_000'],
  ['wait for approval', '4 h', 'src/core/pipeline/defaults.ts', 'approvalTimeoutMs: 4 * 3_600_000'],
  ['channels of a run', '10', 'src/core/pipeline/input.ts', 'z.array(channelSchema).max(10)'],
  ['warnings in a result', '20,', 'src/core/pipeline/result.ts', 'MAX_WARNINGS = 20'],
  ['page of a run in the Web UI', '7,000 bytes', 'src/core/pipeline/run-page/details.ts', 'MAX_URI_BYTES = 7_000'],
  ['one message to a receiver', '15 s', 'src/adapters/channels/create-sender.ts', 'MAX_TIMEOUT_MS = 15_000'],
  ['tries of a delivery', '5;', 'src/core/alerts/plan-next-try.ts', 'MAX_TRIES = PAUSES_MS.length + 1'],
  ['wait for another writer of the history', '20 s', 'src/adapters/files/file-lease.ts', 'waitMs = 20_000'],
  ['silent lease holder on another machine', '15 s', 'src/adapters/files/file-lease.ts', 'EXPIRES_AFTER_MS = 15_000'],
  [
    'history file before its older half moves to a part',
    '16 MiB,',
    'src/core/history/rotation.ts',
    'maxBytes: 16 * 1024 * 1024',
  ],
  ['one line of the history', '64 KiB', 'src/core/history/build-record.ts', 'MAX_LINE_BYTES = 64 * 1024'],
  ['folders of ended runs kept', '30', 'src/adapters/files/prune-run-folders.ts', 'KEPT_ENDED = 30'],
  ['download of the server', '10 s, then pip 180 s', 'src/adapters/temporal/server-wheel.ts', 'LIMIT_MS = 180_000'],
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
});
