import { mkdir, rmdir } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { mountSmallDisk, remount } from '../support/crash/full-disk.js';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';

/** Whole runs whose history can't be written. Full disks are met by the command and the activity in test/cli. */
describe('a run whose history can not be written', { timeout: TEST_TIMEOUT_MS }, () => {
  it('says so in summary and alert, ends with 3, and is recorded the next time', async () => {
    const workspace = await createWorkspace();
    const args = ['run', '--history-file', 'outputs/history.jsonl', '--enable-alerts'];
    await mkdir(workspace.path('outputs/history.jsonl'), { recursive: true });
    const blocked = await workspace.perform(args);
    expect(blocked.code).toBe(3);
    expect(blocked.stdout).toContain('History Appended: False\nExit Code: 3\n');
    expect(blocked.stdout).toMatch(
      /^ {2}- History: FAILED \(Expected \S+ to be a file, but it is a folder\. Name a file\.\)$/m,
    );
    expect(blocked.stdout).toMatch(/^ {2}- Alerts: 1 incident\(s\) sent$/m);
    expect(blocked.stdout + blocked.stderr).toContain('history failed: Expected ');
    await rmdir(workspace.path('outputs/history.jsonl'));
    const healed = await workspace.perform(args);
    expect(healed.code).toBe(0);
    expect(healed.stdout).toContain('  - History: appended to outputs/history.jsonl\n');
  });

  it('says that the file system is read-only, and heals with it', async ({ skip }) => {
    const workspace = await createWorkspace();
    const args = ['run', '--history-file', 'disk/history.jsonl'];
    await mkdir(workspace.path('disk'));
    const disk = mountSmallDisk(workspace.path('disk'), '256k');
    if (typeof disk === 'string') return skip(disk);
    onTestFinished(disk.unmount);
    remount(workspace.path('disk'), 'ro');
    const refused = await workspace.perform(args);
    expect(refused.code).toBe(3);
    expect(refused.stdout).toMatch(/^ {2}- History: FAILED \(.*the file system is read-only\./m);
    remount(workspace.path('disk'), 'rw');
    const healed = await workspace.perform(args);
    expect(healed.code).toBe(0);
  });
});
