import { mkdir, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mountSmallDisk, remount } from '../support/crash/full-disk.js';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';

/** Whole runs whose history can't be written; the command and the activity alone are in test/cli/history-disk.test.ts. */
describe('a run whose history can not be written', { timeout: TEST_TIMEOUT_MS }, () => {
  it('says so in summary and alert, ends with 3, and the next one is recorded', async () => {
    const workspace = await createWorkspace();
    const args = ['run', '--history-file', 'outputs/history.jsonl', '--enable-alerts'];
    await mkdir(workspace.path('outputs'));
    // Not the file itself, which is looked at before a run is started.
    await writeFile(workspace.path('outputs/history.jsonl.lock'), '');
    const blocked = await workspace.perform(args);
    expect(blocked.code).toBe(3);
    expect(blocked.stdout).toContain('History Appended: False\nExit Code: 3\n');
    expect(blocked.stdout).toMatch(
      /^ {2}- History: FAILED \(Expected to append to \S+, but a file of that name is in the way/m,
    );
    expect(blocked.stdout).toMatch(/^ {2}- Alerts: 1 incident\(s\) sent$/m);
    expect(blocked.stdout + blocked.stderr).toContain('history failed: Expected to append to ');
    await rm(workspace.path('outputs/history.jsonl.lock'));
    const healed = await workspace.perform(args);
    expect(healed.code).toBe(0);
    expect(healed.stdout).toContain('  - History: appended to outputs/history.jsonl\n');
  });

  it('tries again while the disk is full, then ends with 3, and the next one is recorded', async ({ skip }) => {
    const workspace = await createWorkspace();
    const args = ['run', '--history-file', 'disk/history.jsonl'];
    await mkdir(workspace.path('disk'));
    const disk = mountSmallDisk(workspace.path('disk'), '64k');
    if (typeof disk === 'string') return skip(disk);
    onTestFinished(disk.unmount);
    disk.fill();
    const refused = await workspace.perform(args);
    expect(refused.code).toBe(3);
    expect(refused.stdout).toMatch(/^ {2}- History: FAILED \(Expected .*the disk is full\. Free some space\.\)$/m);
    await rm(workspace.path('disk/filler'));
    const healed = await workspace.perform(args);
    expect(healed.code).toBe(0);
    expect(healed.stdout).toContain('  - History: appended to disk/history.jsonl\n');
  });

  it('is not started where the file system is read-only', async ({ skip }) => {
    const workspace = await createWorkspace();
    await mkdir(workspace.path('disk'));
    const disk = mountSmallDisk(workspace.path('disk'), '64k');
    if (typeof disk === 'string') return skip(disk);
    onTestFinished(disk.unmount);
    remount(workspace.path('disk'), 'ro');
    const { code, stdout, stderr } = await workspace.perform(['run', '--history-file', 'disk/history.jsonl']);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('the file system is read-only');
    expect(await workspace.servers()).toEqual([]);
  });
});
