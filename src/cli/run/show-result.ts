import type { RunNotes } from '../../client/read-notes.js';
import type { PipelineResult } from '../../core/pipeline/result.js';
import { showStepsAsTyped } from '../../core/pipeline/typed-paths.js';
import { printable, printableLines } from '../../core/printable.js';
import type { Io } from '../io.js';
import { renderNextSteps } from '../render/next-steps.js';
import { renderSummary, showPathsAsTyped } from '../render/summary.js';

export interface ShowResult {
  result: PipelineResult;
  notes: RunNotes;
  typedPaths: Readonly<Record<string, string>> | undefined;
  format: 'text' | 'json';
  io: Io;
}

/**
 * Prints the result of an ended run, and on standard error what it has to say beside it: before it the warnings and
 * what the shut gate has kept from being sent, after it what to do next. The summary's form is fixed, and standard
 * output belongs to it.
 */
export function showResult({ result, notes, typedPaths = {}, format, io }: ShowResult): void {
  const alerts = result.stages.find(({ stage }) => stage === 'alerts');
  const isGateShut = alerts?.status === 'ok' && alerts.detail.endsWith('(dry-run)');
  for (const preview of isGateShut ? notes.alertPreviews : [])
    io.err(`Alerts are off; with them on, this would be sent:\n${printableLines(preview.trimEnd())}\n`);
  const shown = showPathsAsTyped(result, typedPaths);
  for (const warning of shown.warnings) io.err(`warning: ${printable(warning)}\n`);
  io.out(format === 'json' ? `${JSON.stringify(shown, null, 2)}\n` : renderSummary(shown));
  io.err(renderNextSteps(showStepsAsTyped(notes.nextSteps, typedPaths)));
}
