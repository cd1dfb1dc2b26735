// Tells GitHub how a run has ended: annotations on standard output, a table in the job's summary.
//
//   node deploy/github-actions/report.mjs result.json
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

const [file = 'result.json'] = process.argv.slice(2);
const text = existsSync(file) ? readFileSync(file, 'utf8') : '';

/** GitHub reads commands line by line, and `%` starts an escape in them. */
const inLine = (value) => String(value).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const inCell = (value) => String(value).replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').replaceAll('<', '&lt;');
const annotate = (level, message) => console.log(`::${level} title=tuning-pipeline::${inLine(message)}`);
const summarize = (lines) => {
  const { GITHUB_STEP_SUMMARY: summary } = process.env;
  if (summary) appendFileSync(summary, `${lines.join('\n')}\n`);
};

if (text.trim() === '') {
  annotate('error', 'The run has left no result: it was stopped before its end, or never started.');
  summarize(['## Tuning: no result', '', 'The run was stopped before its end, or never started.']);
} else {
  report(JSON.parse(text));
}

function report(result) {
  if (result.kind === 'Error') {
    annotate('error', result.message);
    return summarize(['## Tuning: could not run', '', inCell(result.message)]);
  }
  const { healthStatus, exitCode, mode, runKey, workflowId, stages, warnings } = result;
  const level = exitCode === 0 ? 'notice' : exitCode === 1 ? 'warning' : 'error';
  annotate(level, `Health ${healthStatus}, exit code ${exitCode}`);
  for (const { stage, detail, status } of stages) if (status === 'failed') annotate('error', `${stage}: ${detail}`);
  for (const warning of warnings) annotate('warning', warning);
  summarize([
    `## Tuning: ${healthStatus}, exit code ${exitCode}`,
    '',
    `Mode ${mode}, run key \`${runKey}\`, workflow \`${workflowId}\``,
    '',
    '| stage | status | what happened |',
    '|---|---|---|',
    ...stages.map(({ stage, status, detail }) => `| ${stage} | ${status} | ${inCell(detail)} |`),
    ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `- ${inCell(warning)}`)]),
  ]);
}
