import { describe, expect, it } from 'vitest';
import { collectReferences, findReferences, judgeReferences } from '../../../src/core/apply/find-references.js';
import { aPlannedJob } from '../../support/planned-jobs.js';

describe('findReferences', () => {
  it.each([
    ['serviceaccount/runner', { serviceAccountName: 'runner' }],
    ['priorityclass/high', { priorityClassName: 'high' }],
    ['secret/pull', { imagePullSecrets: [{ name: 'pull' }] }],
    ['configmap/settings', { volumes: [{ name: 'v', configMap: { name: 'settings' } }] }],
    ['secret/keys', { volumes: [{ name: 'v', secret: { secretName: 'keys' } }] }],
    ['persistentvolumeclaim/data', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'data' } }] }],
    ['configmap/settings', { volumes: [{ name: 'v', projected: { sources: [{ configMap: { name: 'settings' } }] } }] }],
    ['secret/keys', { volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'keys' } }] } }] }],
    ['configmap/settings', { containers: [{ name: 'c', envFrom: [{ configMapRef: { name: 'settings' } }] }] }],
    ['secret/keys', { containers: [{ name: 'c', envFrom: [{ secretRef: { name: 'keys' } }] }] }],
    [
      'configmap/settings',
      { containers: [{ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }] }] },
    ],
    [
      'secret/keys',
      { initContainers: [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'keys', key: 'a' } } }] }] },
    ],
  ])('finds %s in %j', (reference, podSpec) => {
    expect(findReferences(podSpec).map(({ kind, name }) => `${kind}/${name}`)).toEqual([reference]);
  });

  it.each([
    { volumes: [{ name: 'v', configMap: { name: 'settings', optional: true } }] },
    { containers: [{ envFrom: [{ secretRef: { name: 'keys', optional: true } }] }] },
    { containers: [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'keys', key: 'a', optional: true } } }] }] },
    { containers: [{ env: [{ name: 'A', value: 'plain' }] }], volumes: [{ name: 'v', emptyDir: {} }] },
    { containers: 'nonsense', volumes: [null, 3] },
  ])('finds nothing that must exist in %j', (podSpec) => {
    expect(findReferences(podSpec)).toEqual([]);
  });
});

describe('collectReferences', () => {
  it('has each object once, with the Jobs that need it', () => {
    const podSpec = { serviceAccountName: 'runner', imagePullSecrets: [{ name: 'pull' }] };
    const jobs = [aPlannedJob('a', { podSpec }), aPlannedJob('b', { podSpec: { serviceAccountName: 'runner' } })];
    expect(collectReferences(jobs)).toEqual([
      { reference: { kind: 'serviceaccount', name: 'runner' }, jobs: ['a', 'b'] },
      { reference: { kind: 'secret', name: 'pull' }, jobs: ['a'] },
    ]);
  });
});

describe('judgeReferences', () => {
  it('refuses what is missing, warns about what may not be looked at, says nothing about the rest', () => {
    const found = [
      { reference: { kind: 'secret', name: 'there' }, jobs: ['a'], state: true },
      { reference: { kind: 'secret', name: 'missing' }, jobs: ['a', 'b', 'c', 'd'], state: false },
      { reference: { kind: 'configmap', name: 'hidden' }, jobs: ['a'], state: null },
    ] as const;
    expect(judgeReferences({ namespace: 'trading-bots', found })).toEqual({
      refusals: [
        {
          rule: 'ReferenceMissing',
          object: 'secret missing',
          message: 'it does not exist in namespace trading-bots, and job a, job b, job c and 1 more need it',
          hint: 'Create it, or correct the name.',
        },
      ],
      warnings: ['apply: not checked, because the credentials may not look: configmap hidden'],
    });
  });
});
