import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { StageError } from '../src/core/errors.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder with go.mod, the stages and the audit policy. Searched upwards, for the bundled command finds it too. */
export function sourceFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'go.mod'))) {
    if (folder === dirname(folder)) {
      throw new StageError({ type: 'NotFound', message: `Expected go.mod in or above ${import.meta.dirname}.` });
    }
    folder = dirname(folder);
  }
  return folder;
}

/**
 * Where binaries and clusters of all sandboxes of this user live: `tuning-pipeline/sandbox` in
 * TUNING_PIPELINE_CACHE_DIR, else in XDG_CACHE_HOME, else in ~/.cache.
 */
export function cacheFolder(env: Environment): string {
  const base = env['TUNING_PIPELINE_CACHE_DIR'] || env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'tuning-pipeline', 'sandbox');
}

/** The folder that holds one folder for each sandbox. */
export function clustersFolder(env: Environment): string {
  return join(cacheFolder(env), 'clusters');
}

/** The versions that go.mod pins. */
export interface Versions {
  kubernetes: string;
  etcd: string;
  kwok: string;
}

/** Reads the pinned versions out of go.mod, their only home. */
export function readVersions(): Versions {
  const text = readFileSync(join(sourceFolder(), 'go.mod'), 'utf8');
  const versionOf = (module: string): string => {
    const version = text.match(new RegExp(`^\\s+${module} (v\\S+)`, 'm'))?.[1];
    if (version === undefined) {
      throw new StageError({ type: 'Corrupt', message: `Expected a version of ${module} in go.mod, got none.` });
    }
    return version;
  };
  return {
    kubernetes: versionOf('k8s.io/kubernetes'),
    etcd: versionOf('go.etcd.io/etcd/server/v3'),
    kwok: versionOf('sigs.k8s.io/kwok'),
  };
}

/** Where the binaries of this go.mod, these Go sources and this platform are kept. */
export function binariesFolder(env: Environment): string {
  const source = sourceFolder();
  const hash = createHash('sha256');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.go') || file === 'go.mod' || file === 'go.sum')
    .sort();
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(join(source, file)));
  const { kubernetes, etcd, kwok } = readVersions();
  const platform = `${process.platform}-${process.arch}`;
  const key = `kubernetes-${kubernetes}_etcd-${etcd}_kwok-${kwok}_${platform}_${hash.digest('hex').slice(0, 12)}`;
  return join(cacheFolder(env), key, 'bin');
}
