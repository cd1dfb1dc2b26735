import { describe, expect, it } from 'vitest';
import { fillLockGaps, findLockGaps, type Lock } from '../../scripts/lock-gaps.mjs';
import { readPage, tableRows } from './page.js';

/** Exact, and of the registry: no range, no address. */
const VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

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

  it('gives a hash of everything that this platform installs', async () => {
    const { packages } = JSON.parse(await readPage('package-lock.json')) as Lock;
    const unhashed = Object.entries(packages).filter(([path, entry]) => path !== '' && !('integrity' in entry));
    const forHere = unhashed.filter(([, { os, cpu }]) => os === undefined || cpu === undefined);
    expect(forHere).toEqual([]);
    // Others are of platforms that the registry of the last install did not serve: npm takes their hash from it.
    expect(unhashed.filter(([, { optional }]) => optional !== true)).toEqual([]);
  });

  it('lets only those packages run a script at install that docs/decisions.md gives a reason for', async () => {
    const { packages } = JSON.parse(await readPage('package-lock.json')) as Lock;
    const scripted = Object.entries(packages).filter(([, entry]) => 'hasInstallScript' in entry);
    const [, section = ''] = (await readPage('docs/decisions.md')).split('## Scripts at install');
    const [table = ''] = section.split('## ');
    const names = scripted.map(([path]) => path.split('node_modules/').at(-1) ?? '').sort((a, b) => a.localeCompare(b));
    expect(tableRows(table).map(([name]) => name?.replaceAll('`', ''))).toEqual(names);
  });

  it('is the only source of packages: whatever installs does it by `npm ci`', async () => {
    for (const page of ['.ci/run', 'Dockerfile', 'README.md', 'CONTRIBUTING.md']) {
      expect([page, (await readPage(page)).match(/npm (?:install|i|add)\b[^\n]*/g)]).toEqual([page, null]);
    }
    expect(await readPage('.ci/run')).toContain('npm ci');
    expect(await readPage('Dockerfile')).toContain('npm ci');
  });

  it('takes every package from the registry, at one version', async () => {
    const { packages } = JSON.parse(await readPage('package-lock.json')) as Lock;
    const elsewhere = Object.entries(packages).filter(
      ([path, entry]) =>
        path !== '' && (!VERSION.test(entry.version ?? '') || 'link' in entry || !path.startsWith('node_modules/')),
    );
    expect(elsewhere).toEqual([]);
    const named = JSON.parse(await readPage('package.json')) as Record<string, Record<string, string> | undefined>;
    const wanted = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
      Object.entries(named[kind] ?? {}),
    );
    expect(wanted.filter(([, version]) => !VERSION.test(version))).toEqual([]);
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
