import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterConnection, ClusterReply } from './connection.js';
import { isBusy } from './is-outage.js';

/** Waiting times between tries. An API server that asks for patience means seconds; one that is down is not waited for. */
const DELAYS_MS = [500, 2_000];

export interface PatientGet {
  connection: ClusterConnection;
  /** Without a leading slash, with its query. */
  path: string;
  signal: AbortSignal;
}

/** JSON of a GET, tried again while the server is busy or restarts behind its load balancer. */
export async function patientGet({ connection, path, signal }: PatientGet): Promise<ClusterReply> {
  for (const delayMs of DELAYS_MS) {
    try {
      return await connection.getJson(path, { signal });
    } catch (error) {
      if (!isBusy(error)) throw error;
      await sleep(delayMs, undefined, { signal });
    }
  }
  return connection.getJson(path, { signal });
}
