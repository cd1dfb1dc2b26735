import { type Run, type RunClient, readAlertPreviews } from '../../client.js';
import type { PipelineResult } from '../../core/pipeline/result.js';
import type { Io } from '../io.js';

/**
 * Shows on standard error what a run without the gate would have sent. The summary's form is fixed, and standard
 * output belongs to it.
 */
export async function showPreviews(runs: RunClient, run: Run, result: PipelineResult, io: Io): Promise<void> {
  const alerts = result.stages.find(({ stage }) => stage === 'alerts');
  if (alerts?.status !== 'ok' || !alerts.detail.endsWith('(dry-run)')) return;
  for (const preview of await readAlertPreviews(runs, run)) {
    io.err(`Alerts are off; with them on, this would be sent:\n${preview.trimEnd()}\n`);
  }
}
