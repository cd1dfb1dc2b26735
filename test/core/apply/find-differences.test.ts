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
      [{ path: `${CONTAINER}.args`, existing: '(1 value, not shown)', planned: '(2 values, not shown)' }],
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

  const env = (value: string) => ({ env: [{ name: 'TOKEN', value }] });
  const probe = (handler: object) => ({ livenessProbe: { periodSeconds: 5, ...handler } });
  it.each<[string, (secret: string) => Record<string, unknown>, string, string]>([
    ['a variable', env, 'env[name=TOKEN].value', '(not shown)'],
    ['an argument', (secret) => ({ args: ['--password', secret] }), 'args', '(2 values, not shown)'],
    ['a command', (secret) => ({ command: ['sh', '-c', secret] }), 'command', '(3 values, not shown)'],
    [
      'the command of a probe',
      (secret) => probe({ exec: { command: ['curl', secret] } }),
      'livenessProbe.exec.command',
      '(2 values, not shown)',
    ],
    [
      'the header of a probe',
      (secret) => probe({ httpGet: { port: 80, httpHeaders: [{ name: 'Authorization', value: secret }] } }),
      'livenessProbe.httpGet.httpHeaders',
      '(1 value, not shown)',
    ],
  ])('tells of %s only that it differs', (_what, holding, path, shown) => {
    const [planned, existing] = ['s3cret-new', 's3cret-old'].map((secret) => ({ container: holding(secret) }));
    if (planned === undefined || existing === undefined) throw new Error('Expected two Jobs.');
    expect(differences(planned, existing)).toEqual([{ path: `${CONTAINER}.${path}`, existing: shown, planned: shown }]);
    // Where one side has nothing, and where a container is shown as a whole.
    const sidecar = { name: 'proxy', ...holding('s3cret-new') };
    const added = { podSpec: { containers: [{ name: 'tuning', image: 'registry.example/tuning:1.0' }, sidecar] } };
    const found = [...differences(planned, {}), ...differences({}, added), ...differences(added, {})];
    expect(found).toHaveLength(3);
    expect(JSON.stringify(found)).not.toContain('s3cret');
  });

  it('shortens long values', () => {
    const [found] = differences({ container: { image: 'x'.repeat(500) } }, {});
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
