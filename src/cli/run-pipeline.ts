import { dropLiteralSecrets, keepLiteralSecrets, sweepLiteralSecrets } from '../adapters/files/literal-secrets.js';
import type { ConfigFile } from '../adapters/files/config-source.js';
import { findUnfinished, type Run, type RunClient } from '../client.js';
import { parseDurationMs } from '../core/pipeline/duration.js';
import type { PipelineInput } from '../core/pipeline/input.js';
import type { PipelineResult } from '../core/pipeline/result.js';
import { inputHash, runWorkflowId } from '../core/pipeline/run-id.js';
import { awaitRun } from './await-run.js';
import type { RunFlags } from './commands/run-flags.js';
import type { Io } from './io.js';
import { type RunInput, withLiteralReferences } from './run-input.js';
import { startOrCarryOn } from './start-or-carry-on.js';

export interface RunPipeline {
  runs: RunClient;
  flags: RunFlags;
  config: ConfigFile;
  runInput: RunInput;
  /** Where literal URLs are kept; null: against a remote server there are none. */
  stateDir: string | null;
  /** Called as soon as the run exists, with its address in the Web UI if there is one. */
  onStarted(run: Run): void;
  io: Io;
}

const DEFAULT_DEADLINE = '12h';

/** Starts the run or carries it on, and waits for its result; 'detached' after Ctrl-C. */
export async function runPipeline(options: RunPipeline): Promise<{ run: Run; result: PipelineResult | 'detached' }> {
  const { runs, flags, config, runInput, stateDir, io } = options;
  const { input, literalUrls } = runInput;
  const hash = inputHash(input);
  const sessionId = config.config.session_id;
  const run = await startOrCarryOn(
    runs,
    {
      workflowId: flags.workflowId ?? runWorkflowId({ sessionId, inputHash: hash }),
      input,
      memo: { inputHash: hash, deadlineAt: deadlineOf(input) },
      summary: `${describeMode(input)} | ${sessionId} | ${config.config.workers} jobs`,
      startNew: flags.new === true,
      prepare: async (workflowId) => {
        if (stateDir === null || literalUrls.length === 0) return input;
        return withLiteralReferences(input, await keepLiteralSecrets(stateDir, { workflowId, secrets: literalUrls }));
      },
    },
    io,
  );
  options.onStarted(run);
  const result = await awaitRun(runs, run, io);
  if (stateDir !== null && result !== 'detached') {
    await dropLiteralSecrets(stateDir, run.workflowId);
    const isUnfinished = async (workflowId: string) => (await findUnfinished(runs, workflowId)) !== null;
    await sweepLiteralSecrets(stateDir, { nowMs: Date.now(), isUnfinished });
  }
  return { run, result };
}

function deadlineOf({ deadline = DEFAULT_DEADLINE }: PipelineInput): string {
  return new Date(Date.now() + (parseDurationMs(deadline) ?? 0)).toISOString();
}

function describeMode({ applyEnabled, alertsEnabled }: PipelineInput): string {
  if (alertsEnabled === true) return 'full alerts';
  return applyEnabled === true ? 'apply' : 'dry-run';
}
