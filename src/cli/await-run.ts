import { awaitResult, readStatus, type Run, type RunClient } from '../client.js';
import type { PipelineResult } from '../core/pipeline/result.js';
import type { Stage } from '../core/pipeline/stages.js';
import type { Io } from './io.js';

const PROGRESS_INTERVAL_MS = 1_000;

/** gRPC's word for a server that is just not there: the embedded one is being started again. */
const UNAVAILABLE = 14;
const RETRY_DELAY_MS = 500;

/** The result, however long it takes and however often the server is away meanwhile. */
export async function awaitRun(runs: RunClient, run: Run, io: Io): Promise<PipelineResult> {
  const progress = io.isTerminal ? setInterval(createProgress(runs, run, io), PROGRESS_INTERVAL_MS) : undefined;
  try {
    return await awaitThroughRestarts(runs, run);
  } finally {
    clearInterval(progress);
  }
}

async function awaitThroughRestarts(runs: RunClient, run: Run): Promise<PipelineResult> {
  for (;;) {
    const { client } = runs;
    try {
      return await awaitResult(runs, run);
    } catch (error) {
      // Another client: the server has moved, and this call was cut off with the old connection.
      if (runs.client === client && !isUnavailable(runs, error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    }
  }
}

function isUnavailable({ sdk }: RunClient, error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (sdk.isGrpcServiceError(current) && Number(current.code) === UNAVAILABLE) return true;
  }
  return false;
}

/** One line on the terminal for each stage that has ended since the last look. */
function createProgress(runs: RunClient, { workflowId }: Run, io: Io): () => void {
  const shown = new Set<Stage>();
  return () => {
    void readStatus(runs, workflowId).then(
      ({ stages }) => {
        for (const { stage, status, detail } of stages) {
          if (shown.has(stage) || status === 'not_reached') continue;
          shown.add(stage);
          io.err(`  ${stage}: ${detail}\n`);
        }
      },
      () => undefined,
    );
  };
}
