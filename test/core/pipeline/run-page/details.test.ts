import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarizeDiff } from '../../../../src/core/apply/server-diff.js';
import type { HealthOutcome } from '../../../../src/core/health/contract.js';
import { highlight } from '../../../../src/core/health/highlights.js';
import { countReasons } from '../../../../src/core/health/evaluate-health.js';
import type { HealthReport } from '../../../../src/core/health/report.js';
import { uriLength } from '../../../../src/core/markdown.js';
import type { PipelineInput } from '../../../../src/core/pipeline/input.js';
import { renderDetails } from '../../../../src/core/pipeline/run-page/details.js';
import { aJobHealth, aReport } from '../../../support/runs.js';
import { FINE } from '../../../support/stage-fakes.js';
import { aRunContext } from '../../../support/states.js';

function healthOf(report: HealthReport): HealthOutcome {
  return {
    overall: report.overall,
    counts: report.counts,
    reasons: countReasons(report),
    onlyPending: false,
    report: 'jobs/run/observed/health.json',
    highlights: highlight(report),
  };
}

function failedJob(name: string, message = 'Container tuning was OOMKilled'): HealthReport['jobs'][number] {
  const job = aJobHealth(name, 'ERROR', { reason: 'OOMKilled', message });
  const hint = `Read its last lines: kubectl -n trading-bots logs ${name}-pod -c tuning`;
  return { ...job, reasons: job.reasons.map((reason) => ({ ...reason, hint })) };
}

const BAD = healthOf(
  aReport([
    failedJob('job-2'),
    failedJob('job-1'),
    aJobHealth('job-3', 'OK'),
    aJobHealth('job-4', 'WARN', { reason: 'Pending', message: 'nothing runs yet' }),
  ]),
);

describe('renderDetails', () => {
  it('begins with the verdict, and says why and what to do before everything else', () => {
    const page = renderDetails(aRunContext({ outcomes: { health: BAD } }));
    expect(page.split('\n').slice(0, 15)).toEqual([
      '### ERROR (OOMKilled: 2, Pending: 1), exit code 2',
      '',
      'dry run: nothing is written or sent · session session · namespace trading-bots · cluster kind · 4 Jobs: 1 ok, 1 warn, 2 error',
      '',
      '#### What to do next',
      '',
      '**OOMKilled** in `job-2` and 1 more: Read its last lines: `kubectl -n trading-bots logs job-2-pod -c tuning`',
      '',
      '```',
      'kubectl -n trading-bots logs job-2-pod -c tuning',
      'tuning-pipeline result tune-x',
      '```',
      '',
      '#### Jobs that are not OK',
      '',
    ]);
    expect(page).toMatch(/\| `job-2`\s+\| ERROR\s+\| OOMKilled\s+\| Container tuning was OOMKilled\s+\|\n/);
    expect(page.indexOf('`job-1`')).toBeLessThan(page.indexOf('`job-4`'));
    expect(page).not.toContain('job-3');
  });

  it('says of an OK run that nothing is to be done, and lists no Jobs', () => {
    const page = renderDetails(aRunContext({}, { applyEnabled: true }));
    expect(page).toContain('### OK, exit code 0\n');
    expect(page).toContain('#### What to do next\n\nNothing: all went well.\n');
    expect(page).not.toContain('not OK');
    expect(page).not.toContain('```');
  });

  it('tells where the history line is, who would be told and which warnings there are', () => {
    const alerts = { ...FINE.alerts, incidents: 1 };
    const recent = ['OK', 'WARN', 'ERROR'] as const;
    const history = { ...FINE.history, recent: [...recent], warnings: ['history: a line was torn'] };
    const page = renderDetails(aRunContext({ outcomes: { alerts, history, health: BAD } }));
    expect(page.split('#### Records\n\n')[1]?.split('\n')).toEqual([
      '- Notifications: alerts are off, so nobody was told; with them on, console would be.',
      '- History: line `run:1` in `outputs/k8s_health_history.jsonl`',
      '- Last 3 runs, this one last: OK WARN ERROR',
      '- Run key: `2026-11-22-abc`',
      `- Plan: \`jobs/run\`, digest \`${'d'.repeat(12)}\``,
      '- Warning: history: a line was torn',
    ]);
  });

  it('names the stage that failed, and those that were not reached', () => {
    const page = renderDetails(aRunContext({ failed: { stage: 'apply', why: 'no cluster' } }, { applyEnabled: true }));
    expect(page).toContain('### ERROR (PipelineFailed: 1), exit code 3\n\napply failed: no cluster\n');
    expect(page).toContain('**PipelineFailed**: Correct what the failed stage names, then start the run again.');
    expect(page).toMatch(/\| apply\s+\| failed\s+\| 0\.0s\s+\| FAILED \(no cluster\)\s+\|/);
    expect(page).toMatch(/\| monitor\s+\| not reached\s+\|\s+\|\s+\|/);
  });

  it('names the cause of a run that broke off, not a failed stage that is not there', () => {
    const interruption = { reason: 'ApprovalTimedOut', message: 'nobody approved the plan within 4h' } as const;
    const page = renderDetails(aRunContext({ until: 'validate', interruption }, { applyEnabled: true }));
    expect(page).toContain('**ApprovalTimedOut**: Start the run again and approve it in time');
    expect(page).not.toContain('failed stage');
  });

  it('says first that people were not told, and how to see what waits', () => {
    const failed = { stage: 'alerts', why: 'webhook: 500, stays in the outbox' } as const;
    const page = renderDetails(aRunContext({ failed, outcomes: { health: BAD } }, { historyFile: 'my night.jsonl' }));
    const [first = ''] = page.split('#### What to do next\n\n')[1]?.split('\n') ?? [];
    expect(first).toContain('Not everybody was told: correct what the alerts stage names');
    expect(page).toContain("\ntuning-pipeline alerts status --history-file 'my night.jsonl'\n");
  });

  it('says that the Jobs of a cancelled run go on, with the lines that end them, unless it has deleted them', () => {
    const cancelled = (input: PipelineInput) => {
      const interruption = { reason: 'Cancelled', message: 'the run was cancelled' } as const;
      return renderDetails(aRunContext({ until: 'apply', interruption }, input));
    };
    const kept = cancelled({ applyEnabled: true });
    expect(kept).toContain('- Its Jobs were kept and go on without it.');
    expect(kept).toContain('\nkubectl delete jobs -n trading-bots -l tuning-pipeline/run=2026-11-22-abc\n');
    expect(cancelled({ applyEnabled: true, onCancel: 'delete' })).not.toContain('kubectl delete');
    expect(cancelled({})).not.toContain('kubectl delete');
  });

  it('has advice for each of five causes', () => {
    const causes = ['OOMKilled', 'Error', 'Evicted', 'ImagePullBackOff', 'PodDeadlineExceeded'] as const;
    const jobs = causes.map((reason, index) => {
      const job = aJobHealth(`job-${index}`, 'ERROR', { reason });
      return { ...job, reasons: job.reasons.map((root) => ({ ...root, hint: `See to ${root.reason}.` })) };
    });
    const page = renderDetails(aRunContext({ outcomes: { health: healthOf(aReport(jobs)) } }));
    expect(causes.filter((reason) => !page.includes(`**${reason}** in `))).toEqual([]);
  });

  it('shows the stage that runs, and how to look closer or stop it', () => {
    const context = aRunContext({ until: 'apply' });
    const { history, alerts } = aRunContext({ failed: { stage: 'generate', why: '' } }).state.stages;
    expect([history.status, alerts.status]).toEqual(['ok', 'ok']);
    Object.assign(context.state.stages, { history: { status: 'not_reached' }, alerts: { status: 'not_reached' } });
    context.state.running = 'monitor';
    const page = renderDetails(context);
    expect(page).toContain('### Running: monitor\n');
    expect(page).toContain('```\ntuning-pipeline status tune-x\ntuning-pipeline cancel tune-x\n```');
    expect(page).toMatch(/\| monitor\s+\| running\s+\|/);
    expect(page).not.toContain('exit code');
  });

  it('asks for the decision that the run waits for, with the whole digest', () => {
    const context = aRunContext({ until: 'validate' });
    const preview = { ...FINE.apply, planned: 5, preview: { asked: true, create: 4, unchanged: 1, gone: 0 } } as const;
    const warnings = ['the quota leaves room for 2 | not 4'];
    context.state.awaited = { digest: 'd'.repeat(64), workflowId: 'tune-x', preview: { ...preview, warnings } };
    const page = renderDetails(context);
    expect(page).toContain('### Waiting for approval\n');
    expect(page).toContain('- 5 jobs planned: 4 would be created, 1 is there as planned\n');
    expect(page).toContain('- warning: the quota leaves room for 2 \\| not 4\n');
    expect(page).toContain(`\ntuning-pipeline approve tune-x --digest ${'d'.repeat(64)}\n`);
  });

  it('shows the fields that the cluster would have otherwise, and counts those that it does not name', () => {
    const context = aRunContext({ until: 'validate' });
    const fields = Array.from({ length: 10 }, (_, index) => ({
      path: `spec.template.spec.containers[name=c${index}].image`,
      isThere: index === 0,
      jobs: index === 0 ? 1 : 5,
      first: 'arb-tuning-1',
      planned: '"tuning:1"',
      onServer: '"mirror.example/`tuning`|:1"',
    }));
    const diff = { fields, more: 3, compared: 100 };
    const preview = { asked: true, create: 149, unchanged: 1, gone: 0, diff } as const;
    context.state.awaited = {
      digest: 'd'.repeat(64),
      workflowId: 'tune-x',
      preview: { ...FINE.apply, planned: 150, preview },
    };
    const page = renderDetails(context);
    const rows = page.split('\n').filter((line) => line.startsWith('| `spec.template'));
    expect(rows[0]).toContain('is `"mirror.example/\'tuning\'|:1"`');
    expect(rows[1]).toContain('would be `');
    expect(rows[1]).toContain('5, such as `arb-tuning-1`');
    expect(page).toContain(`and ${13 - rows.length} more; 100 Jobs were compared; what is there is left as it is`);
    expect(uriLength(page)).toBeLessThanOrEqual(7_000);
    delete context.state.awaited;
    expect(renderDetails(context)).not.toContain('on the cluster');
  });

  it('quotes a workflow id that a shell would obey', () => {
    const context = aRunContext({ outcomes: { health: BAD } });
    const page = renderDetails({ ...context, run: { ...context.run, workflowId: "$(id) it's" } });
    expect(page).toContain("tuning-pipeline result '$(id) it'\\''s'\n");
  });

  it('lets no text of others be a mark, a link, an image or a cell', () => {
    const evil = 'a | b\n<img src=x> [x](http://evil.example) `c` *d* ~~e~~ --f';
    const page = renderDetails(aRunContext({ outcomes: { health: healthOf(aReport([failedJob('job-1', evil)])) } }));
    const row = page.split('\n').find((line) => line.startsWith('| `job-1`')) ?? '';
    expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
    expect(row).toContain('a \\| b \\<img src=x\\> \\[x\\](http\\://evil.example) \\`c\\` \\*d\\* \\~\\~e\\~\\~ \\--f');
  });

  it('is short with 10,000 failed Jobs, and counts those that it does not name', () => {
    const jobs = Array.from({ length: 10_000 }, (_, index) => failedJob(`arb-tuning-${'x'.repeat(40)}-${index}`));
    const health = healthOf(aReport(jobs));
    const page = renderDetails(aRunContext({ outcomes: { health } }));
    expect(page).toContain('10000 Jobs: 0 ok, 0 warn, 10000 error');
    expect(page).toMatch(/\nand 999\d more\n/);
    expect(uriLength(page)).toBeLessThanOrEqual(7_000);
    expect(JSON.stringify(health).length).toBeLessThan(8 * 1_024);
  });

  it('fits into one address with the longest advice about as many causes as are told', () => {
    const advice = Array.from({ length: 5 }, (_, index) => ({
      reason: `ContainerStatusUnknown${index}`,
      hint: `${'Look at it. '.repeat(29)}: kubectl -n ${'n'.repeat(63)} logs ${'p'.repeat(63)} -c ${index}`,
      job: `${'j'.repeat(62)}${index}`,
      others: 9_999,
    }));
    const jobs = Array.from({ length: 10 }, (_, index) => failedJob(`${'j'.repeat(62)}${index}`, 'x'.repeat(200)));
    const health = healthOf(aReport(jobs));
    const highlights = { worst: { jobs: [], omitted: 0 }, ...health.highlights, advice };
    const history = { ...FINE.history, warnings: Array.from({ length: 30 }, () => '調'.repeat(200)) };
    const outcomes = { health: { ...health, highlights }, history };
    const page = renderDetails(aRunContext({ outcomes, failed: { stage: 'alerts', why: '調'.repeat(200) } }));
    expect(uriLength(page)).toBeLessThanOrEqual(7_000);
  });

  it('fits into one address whatever the cluster says', () => {
    const text = fc.string({ unit: 'binary', maxLength: 2_000 });
    const name = fc.string({ unit: fc.constantFrom('a', '-', '9'), minLength: 63, maxLength: 63 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, text), { maxLength: 20 }),
        fc.oneof(text, fc.constant('調'.repeat(2_000))),
        (jobs, why) => {
          const report = aReport(jobs.map(([job, message]) => failedJob(job, message)));
          const history = { ...FINE.history, warnings: Array.from({ length: 30 }, () => why) };
          const compared = jobs.map(([job]) => ({
            name: job,
            isThere: true,
            differences: Array.from({ length: 5 }, (_, field) => ({
              path: `spec.f${field}[${why}]`,
              planned: why.slice(0, 80),
              existing: why.slice(0, 80),
            })),
          }));
          const preview = { asked: true, create: 0, unchanged: 0, gone: 0, diff: summarizeDiff(compared) } as const;
          const apply = { ...FINE.apply, preview };
          const context = aRunContext({ outcomes: { health: healthOf(report), history, apply } });
          expect(uriLength(renderDetails(context))).toBeLessThanOrEqual(7_000);
          const warnings = history.warnings;
          context.state.awaited = { digest: 'd'.repeat(64), workflowId: 'tune-x', preview: { ...apply, warnings } };
          expect(uriLength(renderDetails(context))).toBeLessThanOrEqual(7_000);
        },
      ),
      { numRuns: 50 },
    );
  });
});
