import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createProgram } from '../../src/cli/program.js';
import { tempFolder } from '../support/folders.js';
import { ROOT, readPage } from './page.js';

const FILE = 'deploy/github-actions/nightly-tuning.yml';

const workflowSchema = z.looseObject({
  on: z.looseObject({ schedule: z.array(z.looseObject({ cron: z.string() })) }),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.literal(false) }),
  permissions: z.object({ contents: z.literal('read') }),
  jobs: z.object({
    run: z.looseObject({
      env: z.record(z.string(), z.string()),
      steps: z.array(
        z.looseObject({
          name: z.string().optional(),
          run: z.string().optional(),
          uses: z.string().optional(),
          if: z.string().optional(),
        }),
      ),
    }),
  }),
});

async function readWorkflow(): Promise<z.infer<typeof workflowSchema>> {
  return workflowSchema.parse(parse(await readPage(FILE)));
}

/** What the report says about a file's text. */
function report(text: string): { stdout: string; summary: string } {
  const folder = tempFolder();
  const [result, summary] = [join(folder, 'result.json'), join(folder, 'summary.md')];
  writeFileSync(result, text);
  writeFileSync(summary, '');
  const stdout = execFileSync(process.execPath, [join(ROOT, 'deploy/github-actions/report.mjs'), result], {
    env: { GITHUB_STEP_SUMMARY: summary },
    encoding: 'utf8',
  });
  return { stdout, summary: readFileSync(summary, 'utf8') };
}

const RESULT = {
  version: 1,
  mode: 'apply',
  healthStatus: 'ERROR',
  exitCode: 2,
  runKey: 'gha-1',
  workflowId: 'gha-1',
  stages: [
    { stage: 'generate', status: 'ok', detail: '2 jobs created' },
    { stage: 'alerts', status: 'failed', detail: 'FAILED (webhook: 404 | <b>)' },
  ],
  warnings: ['100% of it\n::error::forged'],
};

describe('the GitHub Actions workflow', () => {
  it('gives all attempts of one night one workflow id and one run key', async () => {
    const { env, steps } = (await readWorkflow()).jobs.run;
    expect(env['RUN_NAME']).toBe('gha-${{ github.run_id }}');
    const run = steps.find(({ name }) => name === 'Run the pipeline')?.run ?? '';
    expect(run).toContain('--workflow-id "$RUN_NAME" --run-key "$RUN_NAME"');
    expect(JSON.stringify(await readWorkflow())).not.toContain('run_attempt }} --');
  });

  it('uses flags that `run` has', async () => {
    const { steps } = (await readWorkflow()).jobs.run;
    const script = steps.find(({ name }) => name === 'Run the pipeline')?.run ?? '';
    const io = { out: () => undefined, err: () => undefined, env: {}, cwd: '/', isTerminal: false };
    const { command } = createProgram({ io, exit: () => undefined });
    const known = command.commands.find((child) => child.name() === 'run')?.options.flatMap(({ long }) => long ?? []);
    const used = script.match(/--[a-z-]+/g) ?? [];
    expect(used.length).toBeGreaterThan(2);
    expect(known).toEqual(expect.arrayContaining([...used, '--enable-apply']));
  });

  it('reports and keeps what there is in every ending, and is red when the run is', async () => {
    const { steps } = (await readWorkflow()).jobs.run;
    const after = steps.slice(steps.findIndex(({ name }) => name === 'Run the pipeline') + 1);
    expect(after.map(({ if: when }) => when)).toEqual(['always()', 'always()']);
    expect(after.at(-1)?.uses).toMatch(/^actions\/upload-artifact@/);
    expect(steps.map(({ run = '' }) => run).join('\n')).not.toMatch(/\|\| true|continue-on-error/);
  });

  it('creates Jobs at night, and by hand only when it is told to', async () => {
    const { env } = (await readWorkflow()).jobs.run;
    expect(env['APPLY']).toBe("${{ (github.event_name == 'schedule' || inputs.apply) && '--enable-apply' || '' }}");
  });
});

describe('its report', () => {
  it('annotates the verdict, failed stages and warnings, and no text can forge a command or a cell', () => {
    const { stdout, summary } = report(JSON.stringify(RESULT));
    expect(stdout.trimEnd().split('\n')).toEqual([
      '::error title=tuning-pipeline::Health ERROR, exit code 2',
      '::error title=tuning-pipeline::alerts: FAILED (webhook: 404 | <b>)',
      '::warning title=tuning-pipeline::100%25 of it%0A::error::forged',
    ]);
    expect(summary).toContain('## Tuning: ERROR, exit code 2');
    expect(summary).toContain('| alerts | failed | FAILED (webhook: 404 \\| &lt;b>) |');
  });

  it.each([
    { exitCode: 0, level: 'notice' },
    { exitCode: 1, level: 'warning' },
    { exitCode: 3, level: 'error' },
  ])('is a $level for exit code $exitCode', ({ exitCode, level }) => {
    expect(report(JSON.stringify({ ...RESULT, exitCode })).stdout).toMatch(new RegExp(`^::${level} `));
  });

  it('says so where a run has left nothing, or could not run', () => {
    expect(report('').stdout).toContain('::error title=tuning-pipeline::The run has left no result');
    const refused = report(JSON.stringify({ kind: 'Error', message: 'Expected a config.' }));
    expect(refused.stdout).toContain('Expected a config.');
    expect(refused.summary).toContain('could not run');
  });
});
