import { describe, expect, it } from 'vitest';
import { ORIGIN_ANNOTATION, withOrigin } from '../../../src/core/apply/origin.js';
import { findPodTemplates } from '../../../src/core/apply/pod-templates.js';
import { countDecisions, warnAboutLost } from '../../../src/core/apply/count-decisions.js';
import type { JobAction, JobDecision } from '../../../src/core/apply/decide-jobs.js';
import { decideWait } from '../../../src/core/apply/retry.js';
import { judgeTtl } from '../../../src/core/apply/ttl.js';
import { aPlannedJob } from '../../support/planned-jobs.js';

const HOUR_MS = 3_600_000;

describe('judgeTtl', () => {
  const judge = (ttl: unknown) =>
    judgeTtl({ jobs: [aPlannedJob('a', { spec: { ttlSecondsAfterFinished: ttl } })], waitTimeoutMs: 6 * HOUR_MS });

  it.each([
    [0, 1, 0],
    [3_599, 1, 0],
    [3_600, 0, 1],
    [7 * 3_600 - 1, 0, 1],
    [7 * 3_600, 0, 0],
    [undefined, 0, 0],
    [null, 0, 0],
  ])('judges %s seconds: %d refusals, %d warnings', (ttl, refusals, warnings) => {
    const judged = judge(ttl);
    expect(judged.refusals).toHaveLength(refusals);
    expect(judged.warnings).toHaveLength(warnings);
  });

  it('says what was expected and what was got', () => {
    expect(judge(60).refusals[0]).toMatchObject({ rule: 'TtlTooShort', object: 'job a' });
    expect(judge(60).refusals[0]?.message).toContain('at least 3600 for a run that waits, got 60');
    expect(judge(3_600).warnings[0]).toContain('1 jobs have a ttlSecondsAfterFinished under 7h');
  });
});

describe('decideWait', () => {
  const limits = { tries: 4, budgetMs: 10_000 };
  const patient = { tries: 100, budgetMs: 60_000 };
  const fault = { type: 'Unavailable', why: 'x' } as const;

  it.each([
    ['doubles its waits: first', {}, { tried: 1, spentMs: 0 }, 500],
    ['doubles its waits: third', {}, { tried: 3, spentMs: 1_500 }, 2_000],
    ['waits no longer than eight seconds of its own', {}, { tried: 50, spentMs: 0, limits: patient }, 8_000],
    ['waits as long as the server asks for', { retryAfterMs: 7_000 }, { tried: 1, spentMs: 0 }, 7_000],
    ['waits not at all where the server asks for nothing more', { retryAfterMs: 0 }, { tried: 1, spentMs: 0 }, 0],
    ['gives up rather than wait beyond its budget', { retryAfterMs: 10_001 }, { tried: 1, spentMs: 0 }, null],
    ['gives up when the budget is spent', { retryAfterMs: 6_000 }, { tried: 2, spentMs: 6_000 }, null],
    ['gives up after its tries', {}, { tried: 4, spentMs: 0 }, null],
  ])('%s', (_name, more, spent, expected) => {
    expect(decideWait({ ...fault, ...more }, { limits, ...spent })).toBe(expected);
  });
});

describe('withOrigin', () => {
  it('marks a Job and leaves everything else as it was', () => {
    const job = aPlannedJob('a', { metadata: { annotations: { note: 'kept' }, namespace: undefined } });
    expect(withOrigin(job, 'origin-1')).toEqual({
      ...job.manifest,
      metadata: {
        name: 'a',
        namespace: 'trading-bots',
        annotations: { note: 'kept', [ORIGIN_ANNOTATION]: 'origin-1' },
      },
    });
    expect(JSON.stringify(job.manifest)).not.toContain('origin-1');
  });
});

describe('findPodTemplates', () => {
  const worker = (index: number, changes: object = {}) =>
    aPlannedJob(`job-${index}`, {
      template: {
        metadata: { labels: { app: 'tuning', worker_id: `worker-${index}` }, annotations: { n: `${index}` } },
      },
      container: { args: [`${index}`], env: [{ name: 'WORKER_ID', value: `worker-${index}` }], ...changes },
    });

  it('has one for all workers of a session', () => {
    const templates = findPodTemplates([worker(1), worker(2), worker(3)]);
    expect(templates.map(({ jobs }) => jobs.map(({ name }) => name))).toEqual([['job-1', 'job-2', 'job-3']]);
  });

  it.each([
    ['image', { image: 'other' }],
    ['resources', { resources: { limits: { cpu: '1' } } }],
    ['names of variables', { env: [{ name: 'OTHER', value: 'worker-2' }] }],
    ['security context', { securityContext: { privileged: true } }],
  ])('keeps templates of different %s apart', (_what, changes) => {
    expect(findPodTemplates([worker(1), worker(2, changes)])).toHaveLength(2);
  });

  it('makes the Pod that the Job controller would make, but for its owner', () => {
    expect(findPodTemplates([worker(1)])[0]?.pod).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        generateName: 'job-1-',
        namespace: 'trading-bots',
        labels: { app: 'tuning', worker_id: 'worker-1', 'job-name': 'job-1' },
      },
      spec: { restartPolicy: 'Never', containers: [{ name: 'tuning', args: ['1'] }] },
    });
  });
});

describe('the report', () => {
  const decisions = (actions: JobAction[]): JobDecision[] =>
    actions.map((action, index) => ({ job: aPlannedJob(`job-${index}`), action, uid: '', origin: '' }));

  it('counts what was created by any attempt, what was there, and what is lost', () => {
    expect(countDecisions(decisions(['create', 'created', 'unchanged', 'gone', 'replaced']))).toEqual({
      created: 2,
      unchanged: 1,
      gone: 2,
    });
  });

  it('warns about every Job that is lost, and only about those', () => {
    expect(warnAboutLost(decisions(['create', 'created', 'unchanged']))).toEqual([]);
    expect(warnAboutLost(decisions(['gone', 'replaced']))).toEqual([
      'apply: Gone: created earlier and not there any more, so not started again: job-0',
      'apply: Replaced: created earlier, and another job has the name now, which is left alone: job-1',
    ]);
  });
});
