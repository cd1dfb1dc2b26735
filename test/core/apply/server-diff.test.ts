import { describe, expect, it } from 'vitest';
import { findDeviations } from '../../../src/core/apply/find-differences.js';
import { type ComparedJob, describeDiff, summarizeDiff } from '../../../src/core/apply/server-diff.js';
import { aPlannedJob, type PlannedJobFields } from '../../support/planned-jobs.js';

function deviations(planned: PlannedJobFields, onServer: PlannedJobFields) {
  return findDeviations(aPlannedJob('a', planned).manifest, aPlannedJob('a', onServer).manifest);
}

const CONTAINERS = 'spec.template.spec.containers';

describe('findDeviations', () => {
  it('finds what can be changed as well as what can not', () => {
    expect(deviations({ spec: { suspend: false } }, { spec: { suspend: true } })).toEqual([
      { path: 'spec.suspend', existing: 'true', planned: 'false' },
    ]);
    expect(deviations({ container: { image: 'a' } }, { container: { image: 'b' } })).toEqual([
      { path: `${CONTAINERS}[name=tuning].image`, existing: '"b"', planned: '"a"' },
    ]);
  });

  it.each([
    ['what the server adds', {}, { spec: { completionMode: 'NonIndexed', parallelism: 1 } }],
    ['an empty list that the server leaves out', { container: { env: [] } }, {}],
  ])('finds nothing in %s', (_what, planned, onServer) => {
    expect(deviations(planned, onServer)).toEqual([]);
  });

  it('shows of a container that somebody has put in its variables by name alone, and no argument', () => {
    const env = [{ name: 'TOKEN', value: 'hunter2' }];
    const sidecar = { name: 'proxy', image: 'p:1', env, args: ['--key', 'hunter3'] };
    const main = { name: 'tuning', image: 'registry.example/tuning:1.0' };
    const [found] = deviations({}, { podSpec: { containers: [main, sidecar] } });
    expect(found).toMatchObject({
      path: `${CONTAINERS}[name=proxy]`,
      existing: '{"name":"proxy","image":"p:1","env":["TOKEN"],"args":"(2 values, not shown)"}',
    });
  });
});

const aJob = (name: string, paths: readonly string[], isThere = false): ComparedJob => ({
  name,
  isThere,
  differences: paths.map((path) => ({ path, planned: '1', existing: '2' })),
});

describe('the diff of a plan', () => {
  it('tells a field once for all Jobs, and those of most Jobs first', () => {
    const diff = summarizeDiff([aJob('a', ['spec.x']), aJob('b', ['spec.y']), aJob('c', ['spec.y'])]);
    expect(describeDiff(diff, 3)).toEqual([
      'spec.y would be 2, planned is 1, in 2 jobs, such as b',
      'spec.x would be 2, planned is 1, in job a',
    ]);
  });

  it('tells what is there apart from what would be', () => {
    expect(describeDiff(summarizeDiff([aJob('a', ['spec.x']), aJob('b', ['spec.x'], true)]), 2)).toEqual([
      'spec.x would be 2, planned is 1, in job a',
      'spec.x is 2, planned is 1, in job b; it is left as it is',
    ]);
  });

  it('counts fields beyond the tenth, and Jobs that nobody compared', () => {
    const paths = Array.from({ length: 12 }, (_, index) => `spec.f${index}`);
    const lines = describeDiff(summarizeDiff([aJob('a', paths)]), 5);
    expect(lines).toHaveLength(12);
    expect(lines.slice(-2)).toEqual(['and 2 more fields', 'fields were compared in the first 1 jobs']);
  });

  it('says that all is as planned only where something was compared', () => {
    expect(describeDiff(summarizeDiff([aJob('a', [])]), 1)).toEqual(['every field is or would be as planned']);
    expect(describeDiff(summarizeDiff([]), 1)).toEqual([]);
  });

  it('is small however long the names are', () => {
    const job = aJob(
      'a'.repeat(63),
      Array.from({ length: 1_000 }, (_, index) => `${index}`.repeat(10_000)),
    );
    expect(JSON.stringify(summarizeDiff(Array.from({ length: 100 }, () => job))).length).toBeLessThan(6_000);
  });
});
