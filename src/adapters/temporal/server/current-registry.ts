// The registry as the machine bears it out. Only under the lease: it repairs what it finds.

import { join } from 'node:path';
import { StageError } from '../../../core/errors.js';
import { isRunning } from '../../process-identity.js';
import {
  EMPTY_REGISTRY,
  REGISTRY_FILE,
  readRegistry,
  type ServerRegistry,
  setRegistryAside,
} from './server-registry.js';
import { canFindStrayServers, findStrayServer } from './stray-server.js';

/**
 * The registry, with the server that really works on the folder, also where the file lost it. An unreadable file is
 * moved aside.
 * @throws StageError Corrupt when the file is unreadable and a running server can't be found without it.
 */
export async function readCurrentRegistry(options: {
  stateFolder: string;
  onProgress: (line: string) => void;
}): Promise<ServerRegistry> {
  const { stateFolder, onProgress } = options;
  let registry = await readRegistry(stateFolder);
  if (registry === undefined) {
    if (!canFindStrayServers()) throw unreadable(stateFolder);
    onProgress(
      `The list of servers and users could not be read and was moved to ${await setRegistryAside(stateFolder)}`,
    );
    registry = EMPTY_REGISTRY;
  }
  if (registry.server !== undefined && isRunning(registry.server)) return registry;
  const stray = await findStrayServer(stateFolder);
  return stray === undefined ? registry : { ...registry, server: stray };
}

/** A second server might be started beside the one that it listed. */
function unreadable(stateFolder: string): StageError {
  return new StageError({
    type: 'Corrupt',
    message: `Expected ${join(stateFolder, REGISTRY_FILE)} to list this folder's Temporal server, but it can't be read.`,
    hint: 'End the `temporal` process that works on this folder, if there is one, and remove the file.',
  });
}
