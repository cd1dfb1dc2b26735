/** The Temporal worker's package. */
export type WorkerSdk = typeof import('@temporalio/worker');

/** Loads it: the slowest import of all, wanted only where a worker runs. */
export function loadWorkerSdk(): Promise<WorkerSdk> {
  return import('@temporalio/worker');
}
