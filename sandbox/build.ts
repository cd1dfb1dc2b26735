import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { StageError } from '../src/core/errors.js';
import { binariesFolder, type Environment, readVersions, sourceFolder } from './folders.js';
import { withLock } from './lock.js';

/** Every binary of a sandbox and the Go package that it is built from. */
const PACKAGES = {
  certificates: './certificates',
  kubelet: './kubelet',
  etcd: './etcd',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  kwok: 'sigs.k8s.io/kwok/cmd/kwok',
} as const;

export type Binary = keyof typeof PACKAGES;

export interface BuildOptions {
  env: Environment;
  /** One line of progress, without a line end. */
  onProgress: (line: string) => void;
}

const PROGRESS_EVERY_MS = 15_000;

/**
 * The folder with all binaries, built first where they are missing. Built aside and renamed whole, so that a killed
 * build leaves nothing half-done; a second builder waits for the first.
 */
export async function ensureBinaries(options: BuildOptions): Promise<string> {
  const folder = binariesFolder(options.env);
  if (existsSync(folder)) return folder;
  const onWait = (pid: number) => options.onProgress(`Another build is running (pid ${pid}), waiting for it`);
  await withLock(`${folder}.lock`, () => buildAll(folder, options), { onWait });
  return folder;
}

async function buildAll(folder: string, options: BuildOptions): Promise<void> {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith('staging-')) rmSync(join(parent, entry), { recursive: true, force: true });
  }
  const staging = join(parent, `staging-${process.pid}`);
  mkdirSync(staging, { recursive: true });
  options.onProgress(`Building the sandbox once into ${folder}: several minutes`);
  const started = Date.now();
  const binaries = Object.keys(PACKAGES) as Binary[];
  try {
    for (const [index, binary] of binaries.entries()) {
      await buildOne(binary, join(staging, binary), {
        ...options,
        onProgress: (line) => options.onProgress(`[${index + 1}/${binaries.length}] ${line}`),
      });
    }
    renameSync(staging, folder);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    throw error;
  }
  options.onProgress(`Built in ${elapsed(started)}`);
}

async function buildOne(binary: Binary, output: string, options: BuildOptions): Promise<void> {
  const started = Date.now();
  options.onProgress(binary);
  // What `kubectl version` and the server's /version say; the sources alone don't know their tag.
  const flags = `-s -w -X k8s.io/component-base/version.gitVersion=${readVersions().kubernetes}`;
  const child = spawn('go', ['build', '-v', '-ldflags', flags, '-o', output, PACKAGES[binary]], {
    cwd: sourceFolder(),
    env: { ...options.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-mod=readonly -buildvcs=false -trimpath' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  // A build that takes minutes must not make the machine unusable meanwhile.
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);

  const problems: string[] = [];
  let compiled = 0;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) compiled += 1;
    else if (!line.startsWith('go: downloading')) problems.push(line);
  });
  const ticker = setInterval(
    () => options.onProgress(`${binary}: ${elapsed(started)}, ${compiled} packages compiled`),
    PROGRESS_EVERY_MS,
  );
  const failure = await new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? undefined : `exit ${code}: ${problems.slice(-5).join(' | ')}`));
  });
  clearInterval(ticker);
  if (failure !== undefined) {
    throw new StageError({
      type: 'Unavailable',
      message: `Expected go to build ${binary}, got: ${failure}`,
      hint: 'Check that Go 1.26 or later is on PATH and that its module proxy can be reached.',
    });
  }
  options.onProgress(`${binary}: ${elapsed(started)}`);
}

function elapsed(sinceMs: number): string {
  const seconds = Math.round((Date.now() - sinceMs) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
