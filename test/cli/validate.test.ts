import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addValidateCommand } from '../../src/cli/commands/validate.js';
import { planDigest, renderPlan } from '../../src/core/generate/plan.js';
import { FIXTURES, SMALL_JOB } from '../core/validate/cases/case.js';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'validate-'));
  await mkdir(join(cwd, 'jobs'));
});

afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<{ out: string; err: string; code: number | undefined }> {
  const captured = { out: '', err: '', code: undefined as number | undefined };
  const program = new Command().exitOverride();
  addValidateCommand(program, {
    io: {
      out: (text) => void (captured.out += text),
      err: (text) => void (captured.err += text),
      env: {},
      cwd,
      isTerminal: false,
    },
    exit: (code) => void (captured.code = code),
  });
  await program.parseAsync(['validate', ...args], { from: 'user' });
  return captured;
}

function write(file: string, text: string): Promise<void> {
  return writeFile(join(cwd, file), text);
}

describe('validate', () => {
  it('prints one line for manifests in order, and exits 0', async () => {
    await copyFile(join(FIXTURES, 'job.yaml'), join(cwd, 'jobs/job-00.yaml'));
    await write('jobs/job-01.yaml', SMALL_JOB.replace('  labels', '  namespace: trading-bots\n  labels'));
    expect(await run('--jobs-dir', 'jobs')).toEqual({
      out: '2 files: 2 valid, 0 invalid, 0 warnings\n',
      err: '',
      code: 0,
    });
  });

  it('prints place, rule, message and hint of an error, and exits 2', async () => {
    await write('jobs/a.yaml', SMALL_JOB.replace('Never', 'Always'));
    expect(await run('--jobs-dir', 'jobs')).toEqual({
      out: [
        'jobs/a.yaml:13:22 error restart-policy: expected Never or OnFailure, got "Always"',
        '  hint: Set restartPolicy: Never, which keeps the logs of a failed Pod, or OnFailure.',
        '1 file: 0 valid, 1 invalid, 1 error, 0 warnings',
        '',
      ].join('\n'),
      err: '',
      code: 2,
    });
  });

  it('exits 0 with warnings, 1 when they count', async () => {
    await write('jobs/a.yaml', SMALL_JOB.replace(', memory: 1Gi', ''));
    const lenient = await run('--jobs-dir', 'jobs');
    expect(lenient).toMatchObject({ code: 0, err: '' });
    expect(lenient.out).toMatch(/1 file: 1 valid, 0 invalid, 1 warning\n$/);
    expect(await run('--jobs-dir', 'jobs', '--strict')).toEqual({ ...lenient, code: 1 });
  });

  it('exits 2 with errors, also when warnings count', async () => {
    await write('jobs/a.yaml', SMALL_JOB.replace('Never', 'Always').replace(', memory: 1Gi', ''));
    expect(await run('--jobs-dir', 'jobs', '--strict')).toMatchObject({ code: 2 });
  });

  it('prints exactly one JSON document', async () => {
    await write('jobs/a.yaml', SMALL_JOB.replace('Never', 'Always'));
    const { out, err, code } = await run('--jobs-dir', 'jobs', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({
      apiVersion: 'tuning-pipeline/v1',
      kind: 'ValidationReport',
      results: [{ file: 'jobs/a.yaml', name: 'tuning-1', namespace: '', valid: false }],
      findings: [{ file: 'jobs/a.yaml', line: 13, column: 22, rule: 'restart-policy' }],
    });
    expect({ err, code }).toEqual({ err: '', code: 2 });
  });

  it('shows the first 50 findings and counts the rest', async () => {
    for (let index = 10; index < 70; index += 1) await write(`jobs/${index}.yaml`, '');
    const { out } = await run('--jobs-dir', 'jobs');
    expect(out.match(/error empty-file/g)).toHaveLength(50);
    expect(out).toContain(
      '\n... and 10 more; -o json shows all findings\n60 files: 0 valid, 60 invalid, 60 errors, 0 warnings\n',
    );
    const { findings } = JSON.parse((await run('--jobs-dir', 'jobs', '-o', 'json')).out) as { findings: unknown[] };
    expect(findings).toHaveLength(60);
  });

  it('looks into the folder of the guide by default', async () => {
    await mkdir(join(cwd, 'outputs/d29_k8s_jobs'), { recursive: true });
    await write('outputs/d29_k8s_jobs/a.yaml', SMALL_JOB);
    expect(await run()).toMatchObject({ out: '1 file: 1 valid, 0 invalid, 0 warnings\n', code: 0 });
  });

  it('takes an absolute path', async () => {
    await write('jobs/a.yaml', '');
    expect((await run('--jobs-dir', join(cwd, 'jobs'))).out).toContain(
      `${join(cwd, 'jobs')}/a.yaml:1:1 error empty-file`,
    );
  });

  it('follows latest, and says so', async () => {
    await mkdir(join(cwd, 'jobs/run-1'));
    await write('jobs/run-1/a.yaml', '');
    const files = [{ file: 'a.yaml', name: 'a', sha256: '0'.repeat(64) }];
    await write(
      'jobs/run-1/plan.json',
      renderPlan({ version: 1, runKey: null, configHash: '', digest: planDigest(files), files }),
    );
    await symlink('run-1', join(cwd, 'jobs/latest'));
    const { out, err, code } = await run('--jobs-dir', 'jobs');
    expect(err).toBe('Reading jobs/run-1, where jobs/latest leads.\n');
    expect(out).toContain('jobs/run-1/a.yaml:1:1 error changed-file');
    expect(code).toBe(2);
  });

  it.each([
    ['a folder that is not there', ['--jobs-dir', 'nowhere'], 'Run generate first'],
    ['a folder without manifests', ['--jobs-dir', 'jobs'], 'at least one manifest'],
    ['a format that is not there yet', ['--jobs-dir', 'jobs', '-o', 'sarif'], 'not there yet'],
    ['an unknown format', ['--jobs-dir', 'jobs', '-o', 'xml'], 'got "xml"'],
  ])('exits 3 for %s, and prints no result', async (_, args, shown) => {
    const { out, err, code } = await run(...args);
    expect({ out, code }).toEqual({ out: '', code: 3 });
    expect(err).toContain(shown);
    expect(err.split('\n')).toHaveLength(2);
  });

  it('exits 3 for a plan that can’t be read', async () => {
    await write('jobs/plan.json', '{"version": 2}');
    const { out, err, code } = await run('--jobs-dir', 'jobs');
    expect({ out, code }).toEqual({ out: '', code: 3 });
    expect(err).toContain('expected version 1, received 2');
  });

  it('prints a failure as one JSON document when JSON was asked for', async () => {
    const { out, err, code } = await run('--jobs-dir', 'nowhere', '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({ kind: 'Error', code: 'NotFound', exitCode: 3 });
    expect(err).toContain('no such folder');
    expect(code).toBe(3);
  });
});
