import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addApplyCommand } from '../../src/cli/commands/apply.js';
import { generateManifests } from '../../src/core/generate/generate-manifests.js';
import { renderPlan } from '../../src/core/generate/plan.js';
import { aConfig } from '../support/configs.js';
import { readTree, tempFolder } from '../support/folders.js';
import { type CommandResult, runCommand } from '../support/run-command.js';

/** A folder with the plan of two workers in `jobs`, on a machine without a kubeconfig. */
function aFolder(): { cwd: string; names: string[]; first: string } {
  const cwd = tempFolder();
  const { files, plan } = generateManifests({ config: aConfig({ workers: 2 }), runKey: null });
  mkdirSync(join(cwd, 'jobs'));
  for (const [file, text] of files) writeFileSync(join(cwd, 'jobs', file), text);
  writeFileSync(join(cwd, 'jobs/plan.json'), renderPlan(plan));
  const [first] = files.keys();
  return { cwd, names: plan.files.map(({ name }) => name), first: join(cwd, 'jobs', first ?? '') };
}

function run(cwd: string, ...args: string[]): Promise<CommandResult> {
  return runCommand({ add: addApplyCommand, args: ['apply', '--jobs-dir', 'jobs', ...args], cwd, env: { HOME: cwd } });
}

describe('apply without a cluster', () => {
  it('plans from the files alone, says so, and writes no file', async () => {
    const { cwd, names } = aFolder();
    const before = readTree(cwd);
    expect(await run(cwd)).toEqual({
      out: `${names.map((name) => `would create job trading-bots/${name}\n`).join('')}2 jobs (dry-run)\n`,
      err: `Warning: planned from the files alone: No cluster is configured: there is no kubeconfig at ${cwd}/.kube/config.\n`,
      code: 0,
    });
    expect(readTree(cwd)).toEqual(before);
  });

  it('prints one document', async () => {
    const { cwd, names } = aFolder();
    const { out, code } = await run(cwd, '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({
      apiVersion: 'tuning-pipeline/v1',
      kind: 'ApplyPlan',
      mode: 'dry-run',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      jobs: names.map((name) => ({ name, namespace: 'trading-bots', action: 'create' })),
      refusals: [],
    });
    expect(code).toBe(0);
  });

  it('can not apply, and leaves nothing behind', async () => {
    const { cwd } = aFolder();
    const before = readTree(cwd);
    const { out, err, code } = await run(cwd, '--apply');
    expect({ out, code }).toEqual({ out: '', code: 3 });
    expect(err).toContain('Expected a cluster to apply to. No cluster is configured');
    expect(err).toContain('Nothing was written.');
    expect(readTree(cwd)).toEqual(before);
  });

  it.each([
    [['--kubeconfig', 'nowhere'], 'there is no such file'],
    [['--context', 'nowhere'], 'Expected the context nowhere'],
  ])('refuses %j although it is a dry run', async (args, message) => {
    const { err, code } = await run(aFolder().cwd, ...args);
    expect(err).toContain(message);
    expect(code).toBe(3);
  });
});

describe('apply of manifests that are not as they should be', () => {
  it('refuses every one that is invalid or was changed, with its place', async () => {
    const { cwd, first } = aFolder();
    writeFileSync(first, readFileSync(first, 'utf8').replace('restartPolicy: Never', 'restartPolicy: Always'));
    const { out, err, code } = await run(cwd, '--apply');
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err).toContain('Refused: InvalidJob: jobs/job-00-');
    expect(err).toContain('changed-file');
    expect(err).toContain('restart-policy');
    expect(err).toMatch(/Nothing was written\.\n$/);
  });

  it('refuses as one document, too', async () => {
    const { cwd, first } = aFolder();
    writeFileSync(first, '');
    const { out, code } = await run(cwd, '-o', 'json');
    expect(JSON.parse(out)).toMatchObject({
      kind: 'ApplyPlan',
      jobs: [],
      refusals: expect.arrayContaining([expect.objectContaining({ rule: 'InvalidJob', hint: expect.any(String) })]),
    });
    expect(code).toBe(2);
  });
});
