import type { ConfigFile } from '../../adapters/files/sources/config-source.js';
import { dropLiteralSecrets } from '../../adapters/files/sources/literal-secrets.js';
import type { Run } from '../../client/run-client.js';
import { parseDurationMs } from '../../core/duration.js';
import { DEFAULTS } from '../../core/pipeline/defaults.js';
import type { PipelineInput } from '../../core/pipeline/input.js';
import type { PipelineResult } from '../../core/pipeline/result.js';
import { inputHash, runWorkflowId } from '../../core/pipeline/run-id.js';
import { renderStaticDetails, renderStaticSummary } from '../../core/pipeline/run-page/static-details.js';
import type { RunFlags } from '../flags/run-flags.js';
import { untilAborted } from '../interruption.js';
import type { Io } from '../io.js';
import { awaitRun } from './await-run.js';
import { type RunInput, withLiteralReferences } from './run-input.js';
import type { RunSession } from './run-session.js';
import { startOrCarryOn } from './start-or-carry-on.js';
import { sweepSecrets } from './sweep-secrets.js';

export interface RunPipeline {
  session: RunSession;
  flags: RunFlags;
  config: ConfigFile;
  runInput: RunInput;
  /** Called as soon as the run exists. */
  onStarted(run: Run): void;
  io: Io;
  /** Detaches: the run itself goes on. */
  signal: AbortSignal;
}

/** Starts the run or carries it on, and waits for its result; 'detached' after Ctrl-C. */
export async function runPipeline(options: RunPipeline): Promise<{ run: Run; result: PipelineResult | 'detached' }> {
  const { session, flags, config, runInput, io, signal } = options;
  const { runs, stateDir } = session;
  const { input, literalUrls } = runInput;
  const hash = inputHash(input);
  const sessionId = config.config.session_id;
  const asked = { options: runInput.options, config: config.config };
  const run = await startOrCarryOn(
    session,
    {
      workflowId: flags.workflowId || runWorkflowId({ sessionId, inputHash: hash }),
      input,
      memo: { inputHash: hash, deadlineAt: deadlineOf(input), typedPaths: runInput.typedPaths },
      summary: renderStaticSummary(asked),
      details: renderStaticDetails(asked),
      startNew: flags.new === true,
      prepare: async (workflowId) => {
        if (literalUrls.length === 0) return input;
        return withLiteralReferences(input, await session.keepLiterals(workflowId, literalUrls));
      },
    },
    io,
  );
  options.onStarted(run);
  const detached = untilAborted(signal).then(() => 'detached' as const);
  const result = await Promise.race([
    awaitRun({ runs, run, mayAsk: input.approval === 'required' && input.applyEnabled === true, io }),
    detached,
  ]);
  if (stateDir !== null && result !== 'detached') {
    await dropLiteralSecrets(stateDir, run.workflowId);
    await sweepSecrets(stateDir, runs);
  }
  return { run, result };
}

function deadlineOf({ deadline }: PipelineInput): string {
  const deadlineMs = deadline === undefined ? DEFAULTS.deadlineMs : (parseDurationMs(deadline) ?? 0);
  return new Date(Date.now() + deadlineMs).toISOString();
}
