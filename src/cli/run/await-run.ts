import { awaitResult } from '../../client/await-result.js';
import { readStatus } from '../../client/read-status.js';
import type { Run, RunClient } from '../../client/run-client.js';
import type { PipelineResult } from '../../core/pipeline/result.js';
import type { Stage } from '../../core/pipeline/stages.js';
import type { PipelineStatus } from '../../workflows/messages.js';
import type { Io } from '../io.js';
import { createProgressLine } from '../monitor/progress-line.js';
import { renderWaiting } from '../render/status.js';
import { readJobProgress } from './read-job-progress.js';

const PROGRESS_INTERVAL_MS = 1_000;

/** gRPC's word for a server that is just not there: the embedded one is being started again. */
const UNAVAILABLE = 14;
const RETRY_DELAY_MS = 500;

/** How often a waiting call looks whether the server has moved, and the call leads nowhere. */
const MOVED_INTERVAL_MS = 500;

export interface AwaitRun {
  runs: RunClient;
  run: Run;
  /** It may ask a person, who must be told wherever the command runs. */
  mayAsk: boolean;
  io: Io;
}

/** The result, however long it takes and however often the server is away meanwhile. */
export async function awaitRun(options: AwaitRun): Promise<PipelineResult> {
  const { runs, run, mayAsk, io } = options;
  if (!io.isTerminal && !mayAsk) return awaitThroughRestarts(runs, run);
  const progress = createProgress(options);
  const timer = setInterval(progress.look, PROGRESS_INTERVAL_MS);
  try {
    return await awaitThroughRestarts(runs, run);
  } finally {
    clearInterval(timer);
    progress.end();
  }
}

async function awaitThroughRestarts(runs: RunClient, run: Run): Promise<PipelineResult> {
  for (;;) {
    try {
      const result = await unlessMoved(runs, awaitResult(runs, run));
      if (result !== 'moved') return result;
    } catch (error) {
      if (!isUnavailable(runs, error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    }
  }
}

/** The result, or 'moved' once `runs` leads to another address than this call. */
async function unlessMoved(runs: RunClient, call: Promise<PipelineResult>): Promise<PipelineResult | 'moved'> {
  const { client } = runs;
  let look: NodeJS.Timeout | undefined;
  const moved = new Promise<'moved'>((resolve) => {
    look = setInterval(() => {
      if (runs.client !== client) resolve('moved');
    }, MOVED_INTERVAL_MS);
  });
  try {
    return await Promise.race([call, moved]);
  } finally {
    clearInterval(look);
  }
}

function isUnavailable({ sdk }: RunClient, error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (!sdk.isGrpcServiceError(current)) continue;
    const code: number = current.code;
    if (code === UNAVAILABLE) return true;
  }
  return false;
}

interface Progress {
  look(): void;
  end(): void;
}

/**
 * What the run asks a person, once; on a terminal also a line for each stage that has ended since the last look, and
 * how far the Jobs are meanwhile.
 */
function createProgress({ runs, run: { workflowId }, io }: AwaitRun): Progress {
  const shown = new Set<Stage>();
  const line = createProgressLine(io, PROGRESS_INTERVAL_MS);
  let hasAsked = false;
  const look = async () => {
    const status = await readStatus(runs, workflowId);
    if (io.isTerminal) await showStages(status);
    if (hasAsked || !status.waitingForApproval) return;
    hasAsked = true;
    io.err(renderWaiting(status, workflowId));
  };
  const showStages = async ({ stages, running }: PipelineStatus) => {
    for (const { stage, status, detail } of stages) {
      if (shown.has(stage) || status === 'not_reached') continue;
      shown.add(stage);
      line.end();
      io.err(`  ${stage}: ${detail}\n`);
    }
    const progress = running === 'monitor' ? await readJobProgress(runs, workflowId) : null;
    if (progress !== null) line.show(progress);
  };
  // The next look may find the server again; the result tells whatever this one misses.
  return { look: () => void look().catch(() => undefined), end: () => line.end() };
}
