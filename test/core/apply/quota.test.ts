import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAmount, renderAmount } from '../../../src/core/apply/amount.js';
import { judgeQuota, type Quota } from '../../../src/core/apply/judge-quota.js';
import type { PlannedJob } from '../../../src/core/apply/plan-apply.js';
import { podResources } from '../../../src/core/apply/pod-resources.js';
import { aPlannedJob } from '../../support/planned-jobs.js';

function aQuota(hard: Record<string, string>, used: Record<string, string> = {}, spec: Quota['spec'] = {}): Quota {
  return { metadata: { name: 'q' }, spec, status: { hard, used } };
}

function asking(requests: Record<string, string>, limits: Record<string, string> = {}) {
  return { container: { resources: { requests, limits } } };
}

function judge(quota: Quota, ...jobs: PlannedJob[]) {
  return judgeQuota({ quotas: [quota], jobs, defaulted: new Map() });
}

const two = (fields: Parameters<typeof aPlannedJob>[1]) => [aPlannedJob('a', fields), aPlannedJob('b', fields)];

describe('amounts', () => {
  it.each([
    ['1', '1'],
    ['1500m', '1500m'],
    ['0.1', '100m'],
    ['1n', '1n'],
    ['2Gi', '2Gi'],
    ['1536Mi', '1536Mi'],
    ['1e3', '1000'],
    ['1024', '1024'],
    ['0', '0'],
  ])('are read and written exactly: %s', (text, shown) => {
    expect(renderAmount(parseAmount(text))).toBe(shown);
  });

  it('add up without rounding', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1 }), (millis) => {
        const sum = millis.map((milli) => parseAmount(`${milli}m`)).reduce((total, amount) => total + amount, 0n);
        expect(sum).toBe(BigInt(millis.reduce((total, milli) => total + milli, 0)) * 10n ** 6n);
      }),
    );
  });

  it('are not written out where they are absurd', () => {
    expect(parseAmount('1e999999').toString().length).toBeLessThan(100);
  });
});

describe('podResources', () => {
  const requests = (podSpec: Record<string, unknown>) =>
    Object.fromEntries([...podResources(podSpec).requests].map(([name, amount]) => [name, renderAmount(amount)]));
  const container = (cpu: string, more: object = {}) => ({ name: 'c', resources: { requests: { cpu } }, ...more });

  it.each([
    ['adds up containers', { containers: [container('1'), container('500m')] }, { cpu: '1500m' }],
    [
      'takes the largest init container where it is larger than all containers',
      { initContainers: [container('3'), container('2')], containers: [container('1'), container('1')] },
      { cpu: '3' },
    ],
    [
      'counts sidecars with the containers and with later init containers',
      {
        initContainers: [container('1', { restartPolicy: 'Always' }), container('3')],
        containers: [container('1')],
      },
      { cpu: '4' },
    ],
    [
      'takes a limit as the request that is not there',
      { containers: [{ resources: { limits: { cpu: '2' } } }] },
      { cpu: '2' },
    ],
    [
      "takes the Pod's own resources in place of its containers'",
      { resources: { requests: { cpu: '4' } }, containers: [container('1')] },
      { cpu: '4' },
    ],
    ['adds the overhead', { overhead: { cpu: '100m' }, containers: [container('1')] }, { cpu: '1100m' }],
    ['finds nothing where nothing is asked for', { containers: [{ name: 'c' }] }, {}],
  ])('%s', (_name, podSpec, expected) => {
    expect(requests(podSpec)).toEqual(expected);
  });
});

describe('judgeQuota', () => {
  it.each([
    ['Job objects', aQuota({ 'count/jobs.batch': '2' }, { 'count/jobs.batch': '1' }), {}],
    ['Pods', aQuota({ pods: '2' }, { pods: '1' }), {}],
    ['Pods by their count', aQuota({ 'count/pods': '1' }), {}],
    ['requested CPU', aQuota({ 'requests.cpu': '3' }, { 'requests.cpu': '1500m' }), asking({ cpu: '800m' })],
    ['CPU under its short name', aQuota({ cpu: '1' }), asking({ cpu: '501m' })],
    ['requested memory', aQuota({ 'requests.memory': '2Gi' }, { 'requests.memory': '1Mi' }), asking({ memory: '1Gi' })],
    ['limits', aQuota({ 'limits.memory': '1Gi' }), asking({}, { memory: '513Mi' })],
    ['an extended resource', aQuota({ 'requests.nvidia.com/gpu': '1' }), asking({}, { 'nvidia.com/gpu': '1' })],
    ['Pods that run side by side', aQuota({ pods: '5' }), { spec: { parallelism: 3, completions: 9 } }],
  ])('refuses more %s than there is room for', (_what, quota, fields) => {
    expect(judge(quota, ...two(fields))).toMatchObject([{ rule: 'QuotaExceeded', object: 'resourcequota q' }]);
  });

  it.each([
    ['exactly fill it', aQuota({ 'requests.cpu': '3' }, { 'requests.cpu': '1.4' }), asking({ cpu: '800m' })],
    ['ask for something else', aQuota({ 'requests.nvidia.com/gpu': '0' }), asking({ cpu: '800' })],
    ['are suspended, in Pods', aQuota({ pods: '0' }), { spec: { suspend: true } }],
    ['complete before they run side by side', aQuota({ pods: '2' }), { spec: { parallelism: 3, completions: 1 } }],
  ])('takes Jobs that %s', (_what, quota, fields) => {
    expect(judge(quota, ...two(fields))).toEqual([]);
  });

  it('tells what is needed, what there is, and what is in use', () => {
    const quota = aQuota({ 'requests.memory': '2Gi' }, { 'requests.memory': '512Mi' });
    expect(judge(quota, ...two(asking({ memory: '1Gi' })))[0]).toMatchObject({
      message: 'expected room for requests.memory 2Gi of 2 jobs, got 2Gi with 512Mi in use',
      hint: expect.stringContaining('raised'),
    });
  });

  it("counts what the server's defaults add", () => {
    const job = aPlannedJob('a');
    const podSpec = { containers: [{ resources: { requests: { cpu: '2' } } }] };
    const quotas = [aQuota({ 'requests.cpu': '1' })];
    expect(judgeQuota({ quotas, jobs: [job], defaulted: new Map() })).toEqual([]);
    expect(judgeQuota({ quotas, jobs: [job], defaulted: new Map([[job, podSpec]]) })).toHaveLength(1);
  });

  it.each([
    ['BestEffort', {}, true],
    ['BestEffort', asking({ cpu: '1' }), false],
    ['NotBestEffort', asking({ cpu: '1' }), true],
    ['NotBestEffort', {}, false],
    ['Terminating', { podSpec: { activeDeadlineSeconds: 60 } }, true],
    ['Terminating', {}, false],
    ['NotTerminating', {}, true],
    ['SomethingNew', {}, false],
  ])('counts in scope %s only what belongs there', (scope, fields, counted) => {
    expect(judge(aQuota({ pods: '0' }, {}, { scopes: [scope] }), aPlannedJob('a', fields))).toHaveLength(
      counted ? 1 : 0,
    );
  });

  it.each([
    ['In', ['high'], 'high', true],
    ['In', ['high'], 'low', false],
    ['NotIn', ['high'], 'low', true],
    ['Exists', [], 'low', true],
    ['Exists', [], '', false],
    ['DoesNotExist', [], '', true],
  ])('counts priority classes %s %j: "%s"', (operator, values, priorityClassName, counted) => {
    const scopeSelector = { matchExpressions: [{ scopeName: 'PriorityClass', operator, values }] };
    const job = aPlannedJob('a', { podSpec: priorityClassName === '' ? {} : { priorityClassName } });
    expect(judge(aQuota({ pods: '0' }, {}, { scopeSelector }), job)).toHaveLength(counted ? 1 : 0);
  });
});
