import { describe, expect, it, onTestFinished } from 'vitest';
import { openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { type Trial, tryPlan } from '../../../src/adapters/kubernetes/apply/try-plan.js';
import { answer, serve, writeKubeconfig } from '../../support/api-server.js';
import { aPlannedJob } from '../../support/planned-jobs.js';

/** Tries so many Jobs on a server that accepts each with these warnings. */
async function tryJobs(count: number, warningsOf: (job: string) => string[]): Promise<Trial> {
  const url = await serve((request, response) => {
    request.resume();
    const job = /\/jobs\/([^?]+)/.exec(request.url ?? '')?.[1] ?? '';
    for (const text of warningsOf(job)) response.appendHeader('warning', `299 - "${text}"`);
    answer(response, 201, { metadata: { uid: 'uid-1' } });
  });
  const connection = await openConnection({ source: 'file', paths: [writeKubeconfig(url)], context: 'test' });
  onTestFinished(() => connection.close());
  const jobs = Array.from({ length: count }, (_, index) => aPlannedJob(`job-${index}`));
  return tryPlan({
    jobs,
    mayCreatePods: false,
    maxCompared: 0,
    connection,
    origin: 'o',
    signal: new AbortController().signal,
  });
}

const said = ({ warnings }: Trial) => warnings.filter((text) => text.includes('API server'));

describe("the API server's warnings about a plan", () => {
  it('are told once with the number of jobs', async () => {
    expect(said(await tryJobs(3, () => ['spec.template.spec.x: deprecated', 'y is unknown']))).toEqual([
      'apply: the API server warns about 3 jobs: spec.template.spec.x: deprecated',
      'apply: the API server warns about 3 jobs: y is unknown',
    ]);
  });

  it('are told in part where each job has another one: they travel in a payload', async () => {
    const warnings = said(await tryJobs(200, (job) => [`${job} ${'x'.repeat(10_000)}`]));
    expect(warnings).toHaveLength(11);
    expect(warnings.at(-1)).toBe('apply: the API server has 190 more warnings');
    expect(JSON.stringify(warnings).length).toBeLessThan(10_000);
  });
});
