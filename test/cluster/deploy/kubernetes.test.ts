import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks, readPage, sectionOf } from '../../docs/page.js';
import { sandboxSuite } from '../../sandbox/support.js';
import { createWorkspace } from '../../support/process.js';
import { DEPLOY_FOLDER, type DeployedSandbox, startDeployedSandbox } from './deployed-sandbox.js';

const { skip, note } = await sandboxSuite();

const FILES = readdirSync(DEPLOY_FOLDER);

describe.skipIf(skip)(`deploy/kubernetes on a real API server${note}`, () => {
  let deployed: DeployedSandbox;

  beforeAll(async () => {
    deployed = await startDeployedSandbox();
  }, 1_800_000);

  afterAll(() => deployed?.stop());

  const asked = (kubeconfig: string, ...flags: string[]) => ['run', '--kubeconfig', kubeconfig, ...flags];

  it.each(FILES)('is taken by the server: %s', async (file) => {
    const out = await deployed.kubectl(
      'apply',
      '--dry-run=server',
      '--validate=strict',
      '-f',
      join(DEPLOY_FOLDER, file),
    );
    expect(out).toMatch(/\(server dry run\)$/);
  });

  it('lets a reading account look and try, and create nothing whatever the input says', async () => {
    await deployed.deploy('rbac-read.yaml');
    const kubeconfig = await deployed.asServiceAccount();
    const workspace = await createWorkspace();
    const looked = await workspace.perform(asked(kubeconfig));
    expect(looked.stdout).toContain('  - Monitor: snapshot captured\n');
    expect(looked.code).toBe(0);

    const refused = await workspace.perform(asked(kubeconfig, '--enable-apply', '--new'));
    expect(refused.stdout).toMatch(/Apply: FAILED \(Forbidden: .*create and patch jobs\.batch/);
    expect(refused.code).toBe(3);
    expect(await deployed.kubectl('get', 'jobs', '--namespace', 'trading-bots', '--output', 'name')).toBe('');
  });

  it('gives an applying account all that a night needs: nothing is left out for lack of rights', async () => {
    await deployed.deploy('rbac-read.yaml', 'rbac-apply.yaml');
    const workspace = await createWorkspace();
    const { code, stdout, stderr } = await workspace.perform(
      asked(await deployed.asServiceAccount(), '--enable-apply'),
    );
    expect(stdout).toContain('  - Apply: 2 jobs (apply)\n');
    expect(stdout).toContain('  - Monitor: 2 of 2 jobs finished\n');
    expect(stderr).not.toMatch(/forbidden|credentials (?:may|do) not/i);
    expect(code).toBe(0);
  });

  it('is deployed by the lines of docs/deploy.md, in their order, and upgraded by its line', async () => {
    await deployed.kubectl('delete', 'namespace', 'trading-bots', 'tuning-pipeline', '--wait');
    const page = await readPage('docs/deploy.md');
    for (const section of ['kubernetes', 'kubernetes cronjob', 'upgrade']) {
      const [lines = ''] = codeBlocks(sectionOf(page, section));
      expect(lines).not.toBe('');
      await deployed.shell(lines);
    }
    const ofWorker = ['get', 'deployment', 'tuning-pipeline-worker', '--namespace', 'tuning-pipeline', '--output'];
    const image = await deployed.kubectl(...ofWorker, 'jsonpath={.spec.template.spec.containers[*].image}');
    expect(image).toBe('your-registry/tuning-pipeline:0.1.1');
    const cronJobs = ['get', 'cronjobs', '--namespace', 'tuning-pipeline', '--output', 'name'];
    expect(await deployed.kubectl(...cronJobs)).toBe('cronjob.batch/tuning-nightly');
  });
});
