import { appendFile, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { boundLog, readLastLine } from '../../../src/adapters/temporal/server/server-log.js';

let log: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'server-log-'));
  log = join(folder, 'server.log');
  onTestFinished(() => rm(folder, { recursive: true }));
});

describe('the log of a server', () => {
  it('is emptied once it is too large, also while the server writes to it', async () => {
    const held = await open(log, 'a');
    await held.write('x'.repeat(4 * 1024 * 1024 + 1));
    await boundLog(log);
    await held.write('later\n');
    await held.close();

    expect(await readFile(log, 'utf8')).toBe('later\n');
    expect((await stat(`${log}.1`)).size).toBe(4 * 1024 * 1024 + 1);
  });

  it('is left alone while it is small, or absent', async () => {
    await boundLog(log);
    await writeFile(log, 'small\n');
    await boundLog(log);
    expect(await readFile(log, 'utf8')).toBe('small\n');
  });

  it('gives the last line of this start, not of an earlier one', async () => {
    await writeFile(log, 'from yesterday\n');
    expect(await readLastLine(log, 'from yesterday\n'.length)).toBe('');
    await appendFile(log, 'first\nlast words\n\n');
    expect(await readLastLine(log, 'from yesterday\n'.length)).toBe('last words');
  });

  it('gives the end of a long line, where the cause stands', async () => {
    await writeFile(log, `${'outer: '.repeat(1_000)}the cause`);
    const line = await readLastLine(log, 0);
    expect(line).toMatch(/^….*the cause$/);
    expect(line).toHaveLength(301);
  });
});
