import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addApplyCommand } from '../../../src/cli/commands/apply.js';
import { tempFolder } from '../../support/folders.js';
import { aPlannedJob } from '../../support/planned-jobs.js';
import { runCommand } from '../../support/run-command.js';
import type { SuiteCluster } from './use-cluster.js';

/** `tuning-pipeline apply`: tests of apply.test.ts, on the cluster that it has started. */
export function describeApplyCommand(cluster: SuiteCluster): void {
  describe('as a command', () => {
    const command = (cwd: string, ...args: string[]) =>
      runCommand({
        add: addApplyCommand,
        args: ['apply', '--jobs-dir', '.', '--kubeconfig', cluster.kubeconfig, ...args],
        cwd,
        env: { HOME: cwd },
      });
    const aFolder = (namespace: string, ...names: string[]) => {
      const cwd = tempFolder();
      for (const name of names) {
        const limits = { cpu: '1', memory: '1Gi' };
        const { manifest } = aPlannedJob(name, {
          namespace,
          container: { resources: { limits } },
          spec: { suspend: true },
        });
        writeFileSync(join(cwd, `${name}.json`), JSON.stringify(manifest));
      }
      return cwd;
    };

    it('creates, then finds unchanged, then misses', async () => {
      const namespace = await cluster.admin.namespace();
      const cwd = aFolder(namespace, 'a', 'b');
      const lines = (...actions: string[]) =>
        actions.map((action, index) => `${action} job ${namespace}/${index === 0 ? 'a' : 'b'}\n`).join('');
      expect((await command(cwd)).out).toBe(`${lines('would create', 'would create')}2 jobs (dry-run)\n`);
      const first = await command(cwd, '--apply');
      expect(first).toMatchObject({
        out: `${lines('created', 'created')}2 jobs (apply): 2 created, 0 unchanged\n`,
        code: 0,
      });
      expect(first.err).toContain('. has no plan.json: taking every manifest in it, as validated now.');
      expect(await command(cwd, '--apply')).toMatchObject({
        out: `${lines('unchanged', 'unchanged')}2 jobs (apply): 0 created, 2 unchanged\n`,
        code: 0,
      });
      await cluster.admin.call('DELETE', `apis/batch/v1/namespaces/${namespace}/jobs/a`, {
        propagationPolicy: 'Background',
      });
      const third = await command(cwd, '--apply');
      expect(third).toMatchObject({
        out: `${lines('gone', 'unchanged')}2 jobs (apply): 0 created, 1 unchanged, 1 gone\n`,
        code: 0,
      });
      expect(third.err).toMatch(/Warning: to start gone jobs once more, remove .+\.jsonl\n/);
    });

    it('exits 2 where the cluster says no, and 3 where it can not be used', async () => {
      const namespace = await cluster.admin.namespace();
      await command(aFolder(namespace, 'a'), '--apply');
      const conflict = await command(aFolder(namespace, 'a', 'b'), '--apply', '-o', 'json');
      expect(conflict.code).toBe(2);
      expect(JSON.parse(conflict.out)).toMatchObject({ refusals: [{ rule: 'JobConflict', object: 'job a' }] });
      const missing = await command(aFolder('nowhere', 'a'), '--apply');
      expect(missing).toMatchObject({ out: '', code: 3 });
      expect(missing.err).toContain('Refused: NamespaceMissing: namespace nowhere');
      expect(await command(aFolder('nowhere', 'a'))).toMatchObject({ code: 0 });
    });
  });
}
