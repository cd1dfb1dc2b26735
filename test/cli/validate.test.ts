import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addValidateCommand } from '../../src/cli/commands/validate.js';
import type { ValidationReport } from '../../src/core/validate/report.js';
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

  it('prints place, rule, message, source line and hint of an error, and exits 2', async () => {
    await write('jobs/a.yaml', SMALL_JOB.replace('Never', 'Always'));
    expect(await run('--jobs-dir', 'jobs')).toEqual({
      out: [
        'jobs/a.yaml:13:22 error restart-policy: expected Never or OnFailure, got "Always"',
        '      13 |       restartPolicy: Always',
        '         |                      ^',
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

  it('shows the first 50 findings, errors before warnings, and counts the rest', async () => {
    const named = (index: number): string => SMALL_JOB.replace('tuning-1', `tuning-${index}`);
    for (let index = 10; index < 60; index += 1) {
      await write(`jobs/${index}.yaml`, named(index).replace('tuning:1', `tuning-${index}:latest`));
    }
    for (let index = 60; index < 70; index += 1) {
      await write(`jobs/${index}.yaml`, named(index).replace('Never', `Never${index}`));
    }
    const { out } = await run('--jobs-dir', 'jobs');
    expect(out.match(/ warning image-tag: /g)).toHaveLength(40);
    expect(out.match(/ error restart-policy: /g)).toHaveLength(10);
    expect(out).toContain(
      '\n... and 10 warnings more; -o json shows all findings\n60 files: 50 valid, 10 invalid, 10 errors, 50 warnings\n',
    );
    const { findings } = JSON.parse((await run('--jobs-dir', 'jobs', '-o', 'json')).out) as { findings: unknown[] };
    expect(findings).toHaveLength(60);
  });

  it('says once what a rule says of many files', async () => {
    for (let index = 10; index < 16; index += 1) await write(`jobs/${index}.yaml`, '');
    expect((await run('--jobs-dir', 'jobs')).out).toBe(
      [
        'jobs/10.yaml:1:1 error empty-file: expected one YAML document, got an empty file',
        '  hint: Remove the file, or write into it what belongs there.',
        '  also: jobs/11.yaml:1:1, jobs/12.yaml:1:1, jobs/13.yaml:1:1 and 2 more',
        '6 files: 0 valid, 6 invalid, 6 errors, 0 warnings',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['junit', '<failure type="restart-policy"'],
    ['sarif', '"ruleId": "restart-policy"'],
    ['github', '::error file=jobs/a.yaml,line=13,col=22,title=restart-policy::'],
  ])('prints -o %s on standard output, and exits as ever', async (format, shown) => {
    await write('jobs/a.yaml', SMALL_JOB.replace('Never', 'Always'));
    const { out, err, code } = await run('--jobs-dir', 'jobs', '-o', format);
    expect(out).toContain(shown);
    expect({ err, code }).toEqual({ err: '', code: 2 });
  });

  it('switches rules off, on and to an error, by file and by flag; the flag wins', async () => {
    await write('jobs/a.yaml', SMALL_JOB.replace('tuning:1', 'tuning:latest'));
    await write('rules.yaml', 'rules:\n  image-tag: off\n  termination-message: error\n');
    const rulesOf = async (...args: string[]): Promise<string[]> => {
      const { findings } = JSON.parse((await run('--jobs-dir', 'jobs', '-o', 'json', ...args)).out) as ValidationReport;
      return findings.map(({ severity, rule }) => `${severity} ${rule}`);
    };
    expect(await rulesOf()).toEqual(['warning image-tag']);
    expect(await rulesOf('--rules', 'rules.yaml')).toEqual(['error termination-message']);
    expect(await rulesOf('--rules', 'rules.yaml', '--rule', 'image-tag=error')).toEqual([
      'error termination-message',
      'error image-tag',
    ]);
    expect(await rulesOf('--rule', 'image-tag=off', '--rule', 'missing-ttl=warning')).toEqual(['warning missing-ttl']);
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
    ['a rule without a setting', ['--jobs-dir', 'jobs', '--rule', 'image-tag'], 'got "image-tag"'],
    ['an unknown rule', ['--jobs-dir', 'jobs', '--rule', 'imagetag=off'], 'did you mean image-tag?'],
    ['a rule of the API server', ['--jobs-dir', 'jobs', '--rule', 'restart-policy=warning'], 'to stay an error'],
    ['a rules file that is not there', ['--jobs-dir', 'jobs', '--rules', 'r.yaml'], 'read the rules file r.yaml'],
    ['an unknown format', ['--jobs-dir', 'jobs', '-o', 'xml'], 'got "xml"'],
  ])('exits 3 for %s, and prints no result', async (_, args, shown) => {
    const { out, err, code } = await run(...args);
    expect({ out, code }).toEqual({ out: '', code: 3 });
    expect(err).toContain(shown);
    expect(err.split('\n')).toHaveLength(2);
  });

  it('tells everything that is wrong with a rules file, with line and column', async () => {
    await write('jobs/a.yaml', SMALL_JOB);
    await write('rules.yaml', 'rules:\n  image-tag: maybe\n  missing-limit: off\n');
    const { out, err, code } = await run('--jobs-dir', 'jobs', '--rules', 'rules.yaml');
    expect({ out, code }).toEqual({ out: '', code: 3 });
    expect(err.trimEnd().split('\n')).toEqual([
      'rules.yaml:2:3 expected off, warning or error for image-tag, got "maybe"',
      'rules.yaml:3:3 expected the id of a rule, got "missing-limit"; did you mean missing-limits?',
    ]);
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
