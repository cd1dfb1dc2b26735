import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, rm, stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildChildProgram, type ChildProgram } from '../../support/child-program.js';
import { useHistoryFile } from '../../support/use-history-file.js';

const history = useHistoryFile();

describe('processes that append to one file', () => {
  let program: ChildProgram;

  beforeAll(async () => {
    program = await buildChildProgram('test/support/append-records.ts');
  });

  afterAll(() => program.remove());

  function appendInChild(name: string, from: number, to: number): ChildProcess {
    return spawn(process.execPath, [program.path, history.file, name, String(from), String(to)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  async function appendToEnd(name: string): Promise<void> {
    const child = appendInChild(name, 1, 100);
    child.stdout?.resume();
    expect(await once(child, 'exit')).toEqual([0, null]);
  }

  /** Is killed in the middle, wherever it stands, and then starts again from the beginning, as a retry does. */
  async function appendWithKill(name: string): Promise<void> {
    const child = appendInChild(name, 1, 100);
    const exited = once(child, 'exit');
    let seen = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes('\n30\n')) child.kill('SIGKILL');
    });
    expect(await exited).toEqual([null, 'SIGKILL']);
    await appendToEnd(name);
  }

  it('leave 400 whole lines, each once and chained, although one of four is killed', async () => {
    await Promise.all([appendToEnd('a'), appendToEnd('b'), appendToEnd('c'), appendWithKill('d')]);
    expect(await history.verify()).toMatchObject({ lines: 400, chained: 400, problems: [] });
  });

  it('say that permission is denied, and leave the file as it was', async () => {
    await history.append('a');
    const before = await readFile(history.file, 'utf8');
    await rm(`${history.file}.lock`, { recursive: true });
    await chmod(history.root, 0o755);
    await chmod(history.folder, 0o555);
    // Root may write anywhere; whom it becomes may perhaps not read its folders: the program comes by standard input.
    const user = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const child = spawn(process.execPath, ['--input-type=module', '-', history.file, 'b', '1', '1'], {
      stdio: ['pipe', 'ignore', 'pipe'],
      cwd: '/',
      ...user,
    });
    child.stdin.end(await readFile(program.path));
    const [error, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(error).toMatch(/^AccessDenied Expected to append to .+history\.jsonl, but permission is denied\. /);
    expect(code).toBe(1);
    expect(await readFile(history.file, 'utf8')).toBe(before);
    await chmod(history.folder, 0o755);
  });

  it('leave nothing half-written when the file can not grow any more', async () => {
    // The limit makes the kernel cut a write short, and refuse the next one, as a full disk does.
    const limited = `ulimit -f 4; exec "${process.execPath}" "${program.path}" "${history.file}" limited 1 50`;
    // Bash complains of a locale that the machine does not have.
    const env = { ...process.env, LC_ALL: 'C' };
    const child = spawn('bash', ['-c', limited], { stdio: ['ignore', 'ignore', 'pipe'], env });
    const [error, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(error).toMatch(
      /^Unavailable Expected to append \d+ bytes to .+, but there was room for \d+ only\. Free some space\.$/,
    );
    expect(code).toBe(1);
    const report = await history.verify();
    expect(report.problems).toEqual([]);
    expect(report.lines).toBeGreaterThan(2);
    expect((await stat(history.file)).size).toBeLessThan(4_096);
    expect(await history.append('afterwards')).toBe(true);
  });
});
