import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { StageError } from '../src/core/errors.js';
import type { Environment } from './folders.js';
import { withLock } from './lock.js';

export interface GoBuild {
  /** What is built, for messages: `the sandbox`. */
  what: string;
  /** Where the binaries go, and nothing else. */
  folder: string;
  /** The folder of the go.mod that pins everything. */
  module: string;
  /** Every binary and the Go package that it is built from. */
  packages: Readonly<Record<string, string>>;
  linkerFlags: string;
  env: Environment;
  /** One line of progress, without a line end. */
  onProgress: (line: string) => void;
}

const PROGRESS_EVERY_MS = 15_000;

/**
 * Builds all binaries where they are missing, and returns their folder. Built aside and renamed whole, so that a
 * killed build leaves nothing half-done; a second builder waits for the first.
 */
export async function ensureBuilt(build: GoBuild): Promise<string> {
  const { folder, onProgress } = build;
  if (existsSync(folder)) return folder;
  const onWait = (pid: number) => onProgress(`Another build is running (pid ${pid}), waiting for it`);
  await withLock(`${folder}.lock`, () => buildAll(build), { onWait });
  return folder;
}

async function buildAll(build: GoBuild): Promise<void> {
  const { folder, packages } = build;
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith('staging-')) rmSync(join(parent, entry), { recursive: true, force: true });
  }
  const staging = join(parent, `staging-${process.pid}`);
  mkdirSync(staging, { recursive: true });
  build.onProgress(`Building ${build.what} once into ${folder}: several minutes`);
  const started = Date.now();
  const binaries = Object.keys(packages);
  try {
    for (const [index, binary] of binaries.entries()) {
      await buildOne(binary, join(staging, binary), {
        ...build,
        onProgress: (line) => build.onProgress(`[${index + 1}/${binaries.length}] ${line}`),
      });
    }
    renameSync(staging, folder);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    throw error;
  }
  build.onProgress(`Built in ${elapsed(started)}`);
}

async function buildOne(binary: string, output: string, build: GoBuild): Promise<void> {
  const started = Date.now();
  build.onProgress(binary);
  const goPackage = build.packages[binary] ?? '';
  const child = spawn('go', ['build', '-v', '-ldflags', build.linkerFlags, '-o', output, goPackage], {
    cwd: build.module,
    env: { ...build.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-mod=readonly -buildvcs=false -trimpath' },
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
    () => build.onProgress(`${binary}: ${elapsed(started)}, ${compiled} packages compiled`),
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
  build.onProgress(`${binary}: ${elapsed(started)}`);
}

function elapsed(sinceMs: number): string {
  const seconds = Math.round((Date.now() - sinceMs) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
