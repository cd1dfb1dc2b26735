import type { PipelineResult } from '../../core/pipeline/result.js';
import { showAsTyped } from '../../core/pipeline/typed-paths.js';
import { printable } from '../../core/printable.js';

const RULE = '='.repeat(80);

/** The summary on stdout. Its lines are a contract: scripts read them. */
export function renderSummary(result: PipelineResult): string {
  return [
    RULE,
    '[D36_PIPELINE] SUMMARY',
    RULE,
    `Mode: ${result.mode}`,
    `Health: ${result.healthStatus}`,
    `Generated Jobs: ${result.generatedJobs}`,
    `Validated Jobs: ${result.validatedJobs}`,
    `Applied Jobs: ${result.appliedJobs}`,
    `Incidents Sent: ${result.incidentsSent}`,
    `History Appended: ${result.historyAppended ? 'True' : 'False'}`,
    `Exit Code: ${result.exitCode}`,
    '',
    'Steps:',
    ...result.steps.map((step) => `  - ${printable(step)}`),
    RULE,
    '',
  ].join('\n');
}

/** The result with paths as the operator typed them: `run` sends absolute ones, the summary shows the typed ones. */
export function showPathsAsTyped(
  result: PipelineResult,
  typedPaths: Readonly<Record<string, string>> = {},
): PipelineResult {
  const show = (text: string) => showAsTyped(text, typedPaths);
  return {
    ...result,
    steps: result.steps.map(show),
    stages: result.stages.map((stage) => ({ ...stage, detail: show(stage.detail) })),
    warnings: result.warnings.map(show),
  };
}
