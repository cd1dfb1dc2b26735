import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveUnderRoot } from '../../../src/adapters/files/rooted-path.js';
import { tempFolder } from '../../support/folders.js';

describe('resolveUnderRoot', () => {
  it('leads an unconfined worker wherever its caller may go', async () => {
    const policy = { root: tempFolder(), confinedToRoot: false };
    expect(await resolveUnderRoot(policy, 'a/b')).toBe(join(policy.root, 'a/b'));
    expect(await resolveUnderRoot(policy, '/etc')).toBe('/etc');
  });

  it('keeps a confined worker under its root', async () => {
    const root = join(tempFolder(), 'root');
    mkdirSync(root);
    symlinkSync('/etc', join(root, 'link'));
    const policy = { root, confinedToRoot: true };
    expect(await resolveUnderRoot(policy, 'new/file')).toBe(join(root, 'new/file'));
    expect(await resolveUnderRoot(policy, join(root, 'x'))).toBe(join(root, 'x'));
    for (const path of ['/etc/passwd', '../root-two', '../../x', 'a/../../x', 'link/passwd']) {
      await expect(resolveUnderRoot(policy, path)).rejects.toMatchObject({ type: 'AccessDenied' });
    }
  });
});
