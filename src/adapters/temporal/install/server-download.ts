// The SDK's own download of the Temporal CLI, in a process of its own: the SDK has no limit on its time.

import { mkdir, rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { StageError } from '../../../core/errors.js';
import { type Environment, runLimited } from './limited-command.js';
import { installWhole, isProgram } from './server-cache.js';

const SDK_VERSION = '1.24.0';

/** The folder name of the release that this version of the SDK asks for. */
export const DOWNLOADED_RELEASE = `temporal-sdk-${SDK_VERSION}`;

/** design.md gives the download this long before the next way is tried. */
const LIMIT_MS = 10_000;

/**
 * The SDK downloads only on the way to starting a server. So this program ends as soon as the file is there, and
 * what it starts in that moment is asked for its help text alone: a kill at the limit leaves no server behind.
 */
const PROGRAM = `
const [sdk, file, downloadDir, sdkVersion] = process.argv.slice(1);
const { existsSync } = require('node:fs');
const { Runtime } = require(sdk);
setInterval(() => existsSync(file) && process.exit(0), 50);
Runtime.instance()
  .createEphemeralServer({
    type: 'dev-server',
    exe: { type: 'cached-download', downloadDir, version: 'default', ttl: 86400000, sdkName: 'sdk-typescript', sdkVersion },
    namespace: 'default', ip: '127.0.0.1', port: null, uiPort: null, dbFilename: null, ui: false,
    log: { format: 'pretty', level: 'warn' },
    extraArgs: ['--help'],
  })
  .catch((error) => {
    console.error(error.message);
    process.exit(existsSync(file) ? 0 : 1);
  });
`;

/**
 * Downloads the Temporal CLI into our cache the way the SDK does (HTTPS, its publisher's own host, no hash).
 * @param options.limitMs @default 10 s
 * @throws StageError Unavailable when it can't be had in time.
 */
export async function downloadServerBinary(options: {
  cacheFolder: string;
  env: Environment;
  limitMs?: number;
}): Promise<string> {
  const { cacheFolder, env, limitMs = LIMIT_MS } = options;
  const sdk = createRequire(import.meta.url).resolve('@temporalio/worker');
  return installWhole({ cacheFolder, release: DOWNLOADED_RELEASE }, async ({ staging, binary }) => {
    const file = `${staging}/temporal-sdk-typescript-${SDK_VERSION}${process.platform === 'win32' ? '.exe' : ''}`;
    const args = ['-e', PROGRAM, sdk, file, staging, SDK_VERSION];
    const end = await runLimited({ command: process.execPath, args, env, limitMs });
    if (!end.succeeded || !(await isProgram(file))) {
      throw new StageError({ type: 'Unavailable', message: `the SDK's download failed (${causeIn(end.lastLine)})` });
    }
    await mkdir(dirname(binary));
    await rename(file, binary);
  });
}

/** The SDK repeats the request's address in each layer of its message; the cause stands behind the last one. */
function causeIn(message: string): string {
  return message.slice(message.lastIndexOf('): ') + 1).replace(/^: /, '');
}
