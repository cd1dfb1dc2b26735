import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The Temporal client's package, loaded one way or the other. */
export type ClientSdk = typeof import('@temporalio/client');

const BUNDLED = new URL('./temporal-client.js', import.meta.url);

/**
 * Loads the Temporal client. A process that hosts no worker takes the one-file build, which loads in half the time;
 * one that does shares the package's modules with the worker.
 */
export async function loadClientSdk({ hostsWorker }: { hostsWorker: boolean }): Promise<ClientSdk> {
  if (hostsWorker || !existsSync(fileURLToPath(BUNDLED))) return import('@temporalio/client');
  const { sdk } = (await import(BUNDLED.href)) as { sdk: ClientSdk };
  return sdk;
}
