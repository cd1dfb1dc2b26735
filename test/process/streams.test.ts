import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { ROOT } from '../docs/page.js';
import { tempFolder } from '../support/folders.js';
import { createWorkspace, PROGRAM, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { listFiles, readHistory } from './traces.js';

interface Piped {
  /** `code code`, of the program and of its reader. */
  codes: string;
  output: string;
}

/** Runs `<program> <line>` in bash, and says how each part of the pipe ended. */
async function pipe(line: string, { folder, env }: Workspace): Promise<Piped> {
  const script = `'${PROGRAM}' ${line}\necho "\${PIPESTATUS[*]}" >&2`;
  const shell = spawn('/bin/bash', ['-c', script], {
    cwd: folder,
    env: { ...env, PATH: `${env['PATH']}:/usr/bin:/bin` },
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    shell[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  }
  await once(shell, 'close');
  return { codes: said.stderr.trimEnd().split('\n').at(-1) ?? '', output: said.stdout };
}

describe('a broken pipe', { timeout: TEST_TIMEOUT_MS }, () => {
  it.for([
    { reader: 'head -1', exit: '0 0' },
    { reader: 'true', exit: '0 0' },
  ])('is no error, and leaves no server behind: $reader', async ({ reader, exit }) => {
    const workspace = await createWorkspace();
    const { codes } = await pipe(`run | ${reader}`, workspace);

    expect(codes).toBe(exit);
    expect(await readHistory(workspace)).toHaveLength(1);
    expect(await workspace.servers()).toEqual([]);
  });

  it('on standard error is none either, and keeps the exit code', async () => {
    const workspace = await createWorkspace();
    const { codes } = await pipe('run --strict-health 2>&1 >/dev/null | true', workspace);

    expect(codes).toBe('1 0');
    expect(await readHistory(workspace)).toHaveLength(1);
    expect(await workspace.servers()).toEqual([]);
  });

  it('is told from a full disk, which no verdict can be read from', async () => {
    const workspace = await createWorkspace();
    const { codes, output } = await pipe('run 2>&1 >/dev/full', workspace);
    expect(output).toContain('Expected to write to standard output, but it failed: ENOSPC');
    expect(output).not.toMatch(/^ +at /m);
    expect(codes).toBe('3');
  });

  it('lets a long answer end early', async () => {
    const workspace = await createWorkspace();
    const config = await workspace.writeConfig('many.yaml', { workers: 400, total_iterations: 400 });
    await workspace.perform(['generate', '--config', config, '--output-dir', 'jobs']);
    expect(await pipe('apply --jobs-dir jobs | head -1', workspace)).toMatchObject({
      codes: '0 0',
      output: expect.stringMatching(/^would create job trading-bots\/\S+\n$/),
    });
  });
});

describe('output', { timeout: TEST_TIMEOUT_MS }, () => {
  it('is one document on stdout, whatever becomes of standard error', async () => {
    const workspace = await createWorkspace();
    const { output } = await pipe('run -o json 2>/dev/null', workspace);
    expect(JSON.parse(output)).toMatchObject({ version: 1, exitCode: 0 });
  });

  it('has no colours and no control characters away from a terminal', async () => {
    const workspace = await createWorkspace();
    const { stdout, stderr } = await workspace.perform(['run'], { env: { FORCE_COLOR: '1' } });
    const plain = await workspace.perform(['run', '--new'], { env: { NO_COLOR: '1' } });
    for (const text of [stdout, stderr, plain.stdout, plain.stderr]) expect(text).toMatch(/^[\n\x20-\x7e]+$/);
  });
});

/** Every command with its path, `history show` for one. */
function listCommands(): string[][] {
  const io = { out: () => undefined, err: () => undefined, env: {}, cwd: '/', isTerminal: false };
  const { command } = createProgram({ io, exit: () => undefined });
  const below = (parent: typeof command): string[][] =>
    parent.commands.flatMap((child) => [[child.name()], ...below(child).map((path) => [child.name(), ...path])]);
  return [[], ...below(command)];
}

/** Environment that makes the program note what it loads, and what that was: chunks of `dist/cli.js` left out. */
function probeLoading() {
  const list = join(tempFolder(), 'loaded');
  const probe = pathToFileURL(join(ROOT, 'test/support/loading-probe.mjs')).href;
  const readLoaded = () => {
    const loaded = new Set(readFileSync(list, 'utf8').trimEnd().split('\n'));
    const names = Array.from(loaded, (address) => address.replace(pathToFileURL(ROOT).href, ''));
    return names.filter((name) => !name.startsWith('dist/chunk-')).sort();
  };
  return { env: { NODE_OPTIONS: `--import=${probe}`, LOADED_MODULES: list }, readLoaded };
}

describe('--help', { timeout: TEST_TIMEOUT_MS }, () => {
  it.for(listCommands())('is printed on stdout and costs nothing: %s', async (path) => {
    const workspace = await createWorkspace();
    const before = await listFiles(dirname(workspace.folder));
    const { env, readLoaded } = probeLoading();
    const { code, stdout, stderr } = await workspace.perform([...path, '--help'], { env });

    expect(stdout).toContain(`Usage: ${['tuning-pipeline', ...path].join(' ')}`);
    expect([code, stderr]).toEqual([0, '']);
    // No Temporal, no cluster, no network, no other program: nothing that could reach them is even loaded.
    expect(readLoaded()).toEqual(['bin/tuning-pipeline', 'dist/cli.js', 'node:module', 'node:path']);
    expect(await listFiles(dirname(workspace.folder))).toEqual(before);
  });

  it('is what a command line without a command gets, on standard error', async () => {
    const workspace = await createWorkspace();
    const { code, stdout, stderr } = await workspace.perform([]);
    expect(stderr).toContain('Usage: tuning-pipeline');
    expect([code, stdout]).toEqual([3, '']);
  });
});
