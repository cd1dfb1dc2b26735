import { describe, expect, it } from 'vitest';
import { explainConflict } from '../../../src/core/apply/explain-conflict.js';
import { findDifferences } from '../../../src/core/apply/find-differences.js';
import { aPlannedJob, type PlannedJobFields } from '../../support/planned-jobs.js';

function differences(planned: PlannedJobFields, existing: PlannedJobFields) {
  return findDifferences(aPlannedJob('a', planned).manifest, aPlannedJob('a', existing).manifest);
}

const CONTAINER = 'spec.template.spec.containers[name=tuning]';

describe('findDifferences', () => {
  it.each([
    [
      'an image',
      { container: { image: 'new' } },
      { container: { image: 'old' } },
      [{ path: `${CONTAINER}.image`, existing: '"old"', planned: '"new"' }],
    ],
    [
      'a field that is not there',
      { podSpec: { nodeSelector: { disk: 'ssd' } } },
      {},
      [{ path: 'spec.template.spec.nodeSelector', existing: 'nothing', planned: '{"disk":"ssd"}' }],
    ],
    [
      'an annotation with dots',
      { template: { metadata: { annotations: { 'a.b/c': '1' } } } },
      { template: { metadata: { annotations: { 'a.b/c': '2' } } } },
      [{ path: 'spec.template.metadata.annotations[a.b/c]', existing: '"2"', planned: '"1"' }],
    ],
    [
      'arguments as a whole',
      { container: { args: ['a', 'b'] } },
      { container: { args: ['a'] } },
      [{ path: `${CONTAINER}.args`, existing: '["a"]', planned: '["a","b"]' }],
    ],
    [
      'a container that the plan does not have',
      {},
      { podSpec: { containers: [{ name: 'tuning', image: 'registry.example/tuning:1.0' }, { name: 'proxy' }] } },
      [{ path: 'spec.template.spec.containers[name=proxy]', existing: '{"name":"proxy"}', planned: 'nothing' }],
    ],
    [
      'completions',
      { spec: { completions: 3 } },
      { spec: { completions: 1 } },
      [{ path: 'spec.completions', existing: '1', planned: '3' }],
    ],
  ])('finds %s', (_what, planned, existing, expected) => {
    expect(differences(planned, existing)).toEqual(expected);
  });

  it.each([
    ['what can be changed', { spec: { backoffLimit: 3 } }, { spec: { backoffLimit: 0 } }],
    ["the server's defaults", {}, { podSpec: { dnsPolicy: 'ClusterFirst', schedulerName: 'default-scheduler' } }],
    [
      'a quantity that is written in another way',
      { container: { resources: { limits: { cpu: '1', memory: '1Gi' } } } },
      { container: { resources: { limits: { cpu: '1000m', memory: '1024Mi' } } } },
    ],
    ['a null', { podSpec: { nodeSelector: null } }, {}],
    ['an empty map', { container: { resources: {} } }, {}],
  ])('passes over %s', (_what, planned, existing) => {
    expect(differences(planned, existing)).toEqual([]);
  });

  it('never shows what an environment variable holds', () => {
    const env = (value: string) => ({ container: { env: [{ name: 'TOKEN', value }] } });
    const found = differences(env('s3cret-new'), env('s3cret-old'));
    expect(found).toEqual([
      { path: `${CONTAINER}.env[name=TOKEN].value`, existing: 'another value', planned: 'another value' },
    ]);
    const added = differences(env('s3cret-new'), {});
    expect(JSON.stringify(added)).not.toContain('s3cret');
    expect(JSON.stringify(added)).toContain('env');
  });

  it('shortens long values', () => {
    const [found] = differences({ container: { args: ['x'.repeat(500)] } }, {});
    expect(found?.planned).toHaveLength(80);
  });
});

describe('explainConflict', () => {
  it('has a sentence for each field, and counts those beyond eight', () => {
    const conflicts = Array.from({ length: 9 }, (_, index) => ({ field: `.spec.f${index}`, manager: 'kubectl' }));
    const explained = explainConflict({
      name: 'a',
      differences: [{ path: 'spec.completions', existing: '1', planned: '3' }],
      conflicts,
    });
    expect(explained).toContain("job a differs: spec.completions is 1, planned is 3 (can't be changed once it exists)");
    expect(explained).toContain('spec.f0 was set by kubectl');
    expect(explained).toMatch(/; and 2 more fields$/);
  });

  it('says nothing where nothing that counts differs', () => {
    expect(explainConflict({ name: 'a', differences: [], conflicts: [] })).toBeNull();
  });
});
