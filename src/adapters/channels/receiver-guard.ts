import { type LookupAddress, lookup as systemLookup, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-addresses.js';

/** What the operator granted: hosts on private addresses, and plain http. Never part of a workflow's input. */
export interface ReceiverGrant {
  allowHosts: readonly string[];
  allowHttp: boolean;
}

/** Code of the error with which a connection to a private address is refused. */
export const PRIVATE_ADDRESS = 'ERR_PRIVATE_ADDRESS';

/** Whether the host was granted by name, whatever its addresses are. */
export function isGranted(hostname: string, { allowHosts }: Pick<ReceiverGrant, 'allowHosts'>): boolean {
  return allowHosts.some((host) => normalize(host) === normalize(hostname));
}

/** A URL whose host is itself a private address: such a host is never looked up, so the lookup can't refuse it. */
export function isPrivateLiteral(hostname: string): boolean {
  const host = normalize(hostname);
  return isIP(host) !== 0 && isPrivateAddress(host);
}

type ResolveAll = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A lookup for sockets that refuses names with a private address, unless the host was granted. The check is made at
 * the moment of connecting: a name that is checked before may resolve to something else a second later.
 */
export function createGuardedLookup(grant: ReceiverGrant, resolveAll: ResolveAll = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolveAll(hostname, { ...options, all: true }, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null || first === undefined) {
        callback(error ?? failure('ENOTFOUND', 'the name has no address'), '', 0);
      } else if (!isGranted(hostname, grant) && addresses.some(({ address }) => isPrivateAddress(address))) {
        callback(failure(PRIVATE_ADDRESS, 'the name has a private address'), '', 0);
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

function failure(code: string, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}

/** `[::1]` and `example.org.` as they stand in URLs and grants. */
function normalize(host: string): string {
  return host
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
