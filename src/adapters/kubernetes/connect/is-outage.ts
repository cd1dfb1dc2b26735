import { ClusterRequestError } from './connection.js';

/** The server is away or busy: the same question may be answered later. Else it has answered, with a refusal. */
export function isOutage(error: unknown): boolean {
  return !(error instanceof ClusterRequestError) || isBusy(error);
}

/** The server is there and asks for patience, or something behind it is away. */
export function isBusy(error: unknown): boolean {
  return error instanceof ClusterRequestError && (error.status === 429 || error.status >= 500);
}
