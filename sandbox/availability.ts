import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { binariesFolder, type Environment, sourceFolder } from './folders.js';

export type Availability = { available: true } | { available: false; reason: string };

/**
 * Whether a cluster for tests can be had here: one that TUNING_TEST_KUBECONFIG names, binaries that are already built,
 * or Go to build them. The reason is one sentence, for a suite that must report itself as skipped.
 */
export async function sandboxAvailability(env: Environment = process.env): Promise<Availability> {
  if (env['TUNING_TEST_KUBECONFIG']) return { available: true };
  if (process.platform === 'win32') {
    return { available: false, reason: 'the sandbox runs on Linux and macOS only, and this is Windows' };
  }
  if (existsSync(binariesFolder(env))) return { available: true };
  try {
    // Only a go that can build go.mod's language version, or fetch one that can, answers this.
    await promisify(execFile)('go', ['list', '-m'], {
      cwd: sourceFolder(),
      env: { ...env, GOWORK: 'off', GOFLAGS: '-mod=readonly' },
    });
    return { available: true };
  } catch (error) {
    return { available: false, reason: `the sandbox is not built yet and go can't build it: ${firstLineOf(error)}` };
  }
}

function firstLineOf(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr : '';
  return (stderr || String(error)).trim().split('\n')[0] ?? '';
}
