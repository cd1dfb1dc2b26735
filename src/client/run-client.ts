import type { Client } from '@temporalio/client';
import type { ClientSdk } from '../adapters/temporal/connect/client-sdk.js';

// What everything in this room works with. It knows only Temporal: no files, no cluster.

/** Temporal's client, with the package that it came from. */
export interface RunClient {
  sdk: ClientSdk;
  client: Client;
}

/** One run of the pipeline. */
export interface Run {
  workflowId: string;
  /** The run that is meant; a workflow id may have had many. */
  runId: string;
  taskQueue: string;
}

/** Kept with every run that this client starts. */
export interface RunMemo extends Record<string, unknown> {
  inputHash: string;
  /** RFC 3339: when the run's own deadline passes. */
  deadlineAt: string;
  /** Absolute paths of the input, each with what its operator typed. */
  typedPaths: Record<string, string>;
}
