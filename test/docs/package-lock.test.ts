import { describe, expect, it } from 'vitest';
import { fillLockGaps, findLockGaps, type Lock } from '../../scripts/lock-gaps.mjs';
import { readPage } from './page.js';

const LOCK: Lock = {
  packages: {
    '': {},
    'node_modules/fast': { version: '2.0.0', dev: true, optionalDependencies: { '@fast/linux-x64-musl': '2.0.0' } },
    'node_modules/slow': {
      version: '1.0.0',
      optionalDependencies: { '@slow/win32-arm64-msvc': '1.0.0', near: '1.0.0' },
    },
    'node_modules/slow/node_modules/near': { version: '1.0.0', optional: true },
  },
};

describe('package-lock.json', () => {
  it('names the packages of every platform, or `npm ci` refuses it; run `node scripts/complete-lock.mjs`', async () => {
    const lock = JSON.parse(await readPage('package-lock.json')) as Lock;
    expect(Object.keys(findLockGaps(lock))).toEqual([]);
  });

  it('holds no address of a registry', async () => {
    expect(await readPage('package-lock.json')).not.toContain('"resolved"');
  });
});

describe('gaps of a lock file', () => {
  it('are told with the platform that the name says', () => {
    expect(findLockGaps(LOCK)).toEqual({
      'node_modules/@fast/linux-x64-musl': {
        version: '2.0.0',
        cpu: ['x64'],
        libc: ['musl'],
        os: ['linux'],
        dev: true,
        optional: true,
      },
      'node_modules/@slow/win32-arm64-msvc': { version: '1.0.0', cpu: ['arm64'], os: ['win32'], optional: true },
    });
  });

  it('are filled in order, and nothing else changes', () => {
    const filled = fillLockGaps(LOCK);
    expect(findLockGaps(filled)).toEqual({});
    expect(filled.packages).toMatchObject(LOCK.packages);
    expect(Object.keys(filled.packages).slice(0, 2)).toEqual(['', 'node_modules/@fast/linux-x64-musl']);
  });
});
