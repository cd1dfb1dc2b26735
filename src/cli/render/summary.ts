import type { PipelineResult } from '../../core/pipeline/result.js';

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
    ...result.steps.map((step) => `  - ${step}`),
    RULE,
    '',
  ].join('\n');
}

/** The result with paths as the operator typed them: `run` sends absolute ones, the summary shows the typed ones. */
export function showPathsAsTyped(
  result: PipelineResult,
  typedPaths: Readonly<Record<string, string>> = {},
): PipelineResult {
  // A path may begin with another one.
  const typed = Object.entries(typedPaths).sort(([one], [other]) => other.length - one.length);
  const show = (text: string) => {
    let shown = text;
    for (const [absolute, asTyped] of typed) shown = shown.replaceAll(absolute, asTyped);
    return shown;
  };
  return {
    ...result,
    steps: result.steps.map(show),
    stages: result.stages.map((stage) => ({ ...stage, detail: show(stage.detail) })),
    warnings: result.warnings.map(show),
  };
}
