import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { tempFolder } from '../support/folders.js';
import { ROOT, readPage } from './page.js';

// There is no container runtime here, so the image itself is not built by a test. What is tested: the file's form, that
// what it copies is there, and that the program works from the files that end up in the image.

interface Instruction {
  stage: number;
  name: string;
  rest: string;
}

function parseInstructions(text: string): Instruction[] {
  const logical = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n/g, ' ');
  let stage = -1;
  return logical.split('\n').flatMap((line) => {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === '') return [];
    if (name === 'FROM') stage += 1;
    return [{ stage, name, rest: rest.trim() }];
  });
}

describe('Dockerfile', () => {
  let text: string;
  let instructions: Instruction[];
  beforeAll(async () => {
    text = await readPage('Dockerfile');
    instructions = parseInstructions(text);
  });
  const all = (name: string, stage: number) =>
    instructions
      .filter((instruction) => instruction.name === name && instruction.stage === stage)
      .map(({ rest }) => rest);

  it('has the form of a Dockerfile', () => {
    expect(validate(text).map(({ message, range }) => ({ line: range.start.line + 1, message }))).toEqual([]);
    expect(validate('FROM a\nCOPY\nNONSENSE x\n')).not.toEqual([]);
  });

  it('ends as a glibc image that runs as nobody special and is asked for its health', () => {
    expect(all('FROM', 1)).toEqual(['node:20-bookworm-slim']);
    expect(all('USER', 1)).toEqual(['1000:1000']);
    expect(all('HEALTHCHECK', 1)[0]).toContain('/livez');
    expect(text).not.toContain('alpine');
  });

  it('copies what is there and what .dockerignore lets through', async () => {
    const ignore = (await readPage('.dockerignore')).split('\n');
    const sources = instructions
      .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from'))
      .flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));
    expect(sources).toEqual(expect.arrayContaining(['package.json', 'src', 'bin', 'configs']));
    expect(sources.filter((source) => !existsSync(join(ROOT, source)))).toEqual([]);
    for (const source of sources) expect(ignore).toContain(`!${source}`);
    expect(ignore[0]).toBe('*');
  });

  it('gives an image whose program works, with the packages that it needs at run time alone', async () => {
    const image = tempFolder();
    const copied = [...all('COPY', 1)].filter((rest) => !rest.startsWith('--from=temporalio'));
    const targets = copied.map((rest) => rest.split(/\s+/).at(-1)?.replace('./', '') ?? '');
    expect(targets).toEqual(['', 'node_modules', 'dist', 'bin', 'configs']);
    for (const target of ['package.json', 'dist', 'bin', 'configs']) {
      cpSync(join(ROOT, target), join(image, target), { recursive: true });
    }
    const { stdout: listed } = await promisify(execFile)('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
      cwd: ROOT,
    });
    for (const path of listed.split('\n').filter((line) => line.includes('/node_modules/'))) {
      const inside = join(image, path.slice(ROOT.length));
      if (existsSync(inside)) continue;
      mkdirSync(dirname(inside), { recursive: true });
      symlinkSync(path, inside);
    }
    expect(existsSync(join(image, 'node_modules/vitest'))).toBe(false);
    const [entry = ''] = JSON.parse(all('ENTRYPOINT', 1)[0] ?? '[]') as string[];
    const program = join(image, entry.replace('/opt/tuning-pipeline/', ''));
    const command = JSON.parse(all('CMD', 1)[0] ?? '[]') as string[];
    expect(command[0]).toBe('worker');

    const work = tempFolder();
    const perform = (args: string[], env: Record<string, string> = {}) =>
      promisify(execFile)(process.execPath, [program, ...args], { cwd: work, env: { HOME: work, ...env } }).then(
        ({ stdout }) => ({ code: 0, text: stdout }),
        (error: { code: number; stderr: string }) => ({ code: error.code, text: error.stderr }),
      );
    expect(await perform(['validate', '--help'])).toMatchObject({ code: 0, text: expect.stringContaining('Usage:') });
    expect(
      await perform(['generate', '--config', join(image, 'configs/d29_k8s/orchestrator_k8s_baseline.yaml')]),
    ).toMatchObject({ code: 0 });
    // The worker's flags are understood, its packages load, and it says which server is missing.
    expect(await perform(command, { TEMPORAL_ADDRESS: '127.0.0.1:1' })).toMatchObject({
      code: 3,
      text: expect.stringContaining('Expected a Temporal server at 127.0.0.1:1'),
    });
  });

  it('asks for its health with a line of JavaScript that works', async () => {
    const line = /"-e", "(.*)"\]/.exec(all('HEALTHCHECK', 1)[0] ?? '')?.[1] ?? '';
    expect(line).toContain('fetch(');
    const nobody = line.replace(':8080', ':1');
    const exit = await promisify(execFile)(process.execPath, ['-e', nobody]).then(
      () => 0,
      (error: { code: number }) => error.code,
    );
    expect(exit).toBe(1);
  });
});
