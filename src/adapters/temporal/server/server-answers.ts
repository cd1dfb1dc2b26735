import type { Client } from '@temporalio/client';

/** Probes of several watchers within this time share one question. */
const FRESH_MS = 2_000;

const PATIENCE_MS = 2_000;

/** Asks whether the Temporal server answers, at most once in two seconds. */
export function createServerProbe(client: Client, now: () => Date): () => Promise<boolean> {
  let asked = { atMs: 0, answer: Promise.resolve(false) };
  return () => {
    const nowMs = now().getTime();
    if (nowMs - asked.atMs >= FRESH_MS) asked = { atMs: nowMs, answer: ask(client, nowMs + PATIENCE_MS) };
    return asked.answer;
  };
}

function ask(client: Client, deadlineMs: number): Promise<boolean> {
  return client.connection
    .withDeadline(deadlineMs, () => client.workflowService.getSystemInfo({}))
    .then(
      () => true,
      () => false,
    );
}
