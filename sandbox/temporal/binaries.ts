import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StageError } from '../../src/core/errors.js';
import type { Availability } from '../availability.js';
import type { BuildOptions } from '../build.js';
import { cacheFolder, type Environment } from '../folders.js';
import { ensureBuilt } from '../go-build.js';

const MODULE = import.meta.dirname;

const PACKAGES = {
  server: 'go.temporal.io/server/cmd/server',
  sql: 'go.temporal.io/server/cmd/tools/sql',
} as const;

/** The folder with `server` and `sql`, the schema tool; built first where they are missing. */
export async function ensureTemporalBinaries({ env, onProgress }: BuildOptions): Promise<string> {
  return ensureBuilt({
    what: 'the Temporal server',
    folder: temporalFolder(env),
    module: MODULE,
    packages: PACKAGES,
    linkerFlags: '-s -w',
    env,
    onProgress,
  });
}

/** Whether the server is built, or can be built here. */
export async function temporalAvailability(env: Environment): Promise<Availability> {
  if (existsSync(temporalFolder(env))) return { available: true };
  try {
    // Only a go that can build go.mod's language version, or fetch one that can, answers this.
    await promisify(execFile)('go', ['list', '-m'], {
      cwd: MODULE,
      env: { ...env, GOWORK: 'off', GOFLAGS: '-mod=readonly' },
    });
    return { available: true };
  } catch (error) {
    const [firstLine = ''] = String(error).trim().split('\n');
    return { available: false, reason: `the Temporal server is not built yet and go can't build it: ${firstLine}` };
  }
}

/** Where the binaries of this go.mod and this platform are kept. */
function temporalFolder(env: Environment): string {
  const [goMod, goSum] = ['go.mod', 'go.sum'].map((file) => readFileSync(join(MODULE, file), 'utf8'));
  const version = /^\s+go\.temporal\.io\/server (v\S+)/m.exec(goMod ?? '')?.[1];
  if (version === undefined) {
    throw new StageError({
      type: 'Corrupt',
      message: 'Expected a version of go.temporal.io/server in go.mod, got none.',
    });
  }
  const hash = createHash('sha256').update(`${goMod}\0${goSum}`).digest('hex').slice(0, 12);
  return join(cacheFolder(env), `temporal-${version}_${process.platform}-${process.arch}_${hash}`, 'bin');
}
