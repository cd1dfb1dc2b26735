import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.js';
import { sandboxSuite } from '../../sandbox/support.js';
import { createWorkspace } from '../../support/process.js';
import { writeUser } from '../apply/support.js';

const { skip, note } = await sandboxSuite();

const FOLDER = fileURLToPath(new URL('../../../deploy/kubernetes/', import.meta.url));
const FILES = readdirSync(FOLDER);

describe.skipIf(skip)(`deploy/kubernetes on a real API server${note}`, () => {
  let sandbox: Sandbox;
  const folder = mkdtempSync(join(tmpdir(), 'tuning-deploy-'));

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 1 });
    await kubectl('create', 'namespace', 'trading-bots');
    await kubectl('apply', '-f', join(FOLDER, 'namespace.yaml'));
  }, 1_800_000);

  afterAll(async () => {
    await sandbox?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function kubectl(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(sandbox.kubectl, ['--kubeconfig', sandbox.kubeconfig, ...args]);
    return stdout.trim();
  }

  /** A kubeconfig of the ServiceAccount that workers and nights run as. */
  async function asServiceAccount(): Promise<string> {
    const token = await kubectl('create', 'token', 'tuning-pipeline', '--namespace', 'tuning-pipeline');
    return writeUser({ kubeconfig: sandbox.kubeconfig, folder, name: 'tuning-pipeline', user: { token } });
  }

  const asked = (kubeconfig: string, ...flags: string[]) => ['run', '--kubeconfig', kubeconfig, ...flags];

  it.each(FILES)('is taken by the server: %s', async (file) => {
    const out = await kubectl('apply', '--dry-run=server', '--validate=strict', '-f', join(FOLDER, file));
    expect(out).toMatch(/\(server dry run\)$/);
  });

  it('lets a reading account look and try, and create nothing whatever the input says', async () => {
    await kubectl('apply', '-f', join(FOLDER, 'rbac-read.yaml'));
    const kubeconfig = await asServiceAccount();
    const workspace = await createWorkspace();
    const looked = await workspace.perform(asked(kubeconfig));
    expect(looked.stdout).toContain('  - Monitor: snapshot captured\n');
    expect(looked.code).toBe(0);

    const refused = await workspace.perform(asked(kubeconfig, '--enable-apply', '--new'));
    expect(refused.stdout).toMatch(/Apply: FAILED \(Forbidden: .*create and patch jobs\.batch/);
    expect(refused.code).toBe(3);
    expect(await kubectl('get', 'jobs', '--namespace', 'trading-bots', '--output', 'name')).toBe('');
  });

  it('gives an applying account all that a night needs: nothing is left out for lack of rights', async () => {
    for (const file of ['rbac-read.yaml', 'rbac-apply.yaml']) await kubectl('apply', '-f', join(FOLDER, file));
    const workspace = await createWorkspace();
    const { code, stdout, stderr } = await workspace.perform(asked(await asServiceAccount(), '--enable-apply'));
    expect(stdout).toContain('  - Apply: 2 jobs (apply)\n');
    expect(stdout).toContain('  - Monitor: 2 of 2 jobs finished\n');
    expect(stderr).not.toMatch(/forbidden|credentials (?:may|do) not/i);
    expect(code).toBe(0);
  });
});
