import { Client, Connection } from '@temporalio/client';

/** What a run leaves in Temporal. */
export interface HistorySize {
  events: number;
  /** As the server counts it. */
  bytes: number;
  /** Of the largest single payload: an input, a result, a memo, details. */
  largestPayload: number;
}

/** Asks the server at an address about the newest run of a workflow id. */
export async function readHistorySize(address: string, workflowId: string): Promise<HistorySize> {
  const connection = await Connection.connect({ address });
  try {
    const handle = new Client({ connection }).workflow.getHandle(workflowId);
    const { historyLength, historySize = 0 } = await handle.describe();
    const history = await handle.fetchHistory();
    return { events: historyLength, bytes: historySize, largestPayload: largestPayloadIn(history) };
  } finally {
    await connection.close();
  }
}

/** Wherever it stands: payloads are told by their bytes and their encoding. */
function largestPayloadIn(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return 0;
  const own = 'data' in value && 'metadata' in value && value.data instanceof Uint8Array ? value.data.length : 0;
  return Math.max(own, ...Object.values(value as Record<string, unknown>).map(largestPayloadIn));
}
