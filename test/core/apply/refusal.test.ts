import { describe, expect, it } from 'vitest';
import { APPLY_PERMISSIONS, judgeAccess, WAIT_PERMISSIONS } from '../../../src/core/apply/access.js';
import { judgeNamespace } from '../../../src/core/apply/namespace.js';
import { isUnusable, type Refusal, refusalError, renderRefusals } from '../../../src/core/apply/refusal.js';

function aRefusal(changes: Partial<Refusal> = {}): Refusal {
  return { rule: 'InvalidJob', object: 'job a', message: 'it is wrong', hint: 'Correct it.', ...changes };
}

describe('renderRefusals', () => {
  it('tells objects that share a reason together', () => {
    const refusals = ['a', 'b', 'c', 'd', 'e'].map((name) => aRefusal({ object: `job ${name}` }));
    expect(renderRefusals(refusals)).toEqual(['InvalidJob: job a, job b, job c and 2 more: it is wrong. Correct it.']);
  });

  it('puts the gravest first and tells all of them', () => {
    const refusals = [
      aRefusal(),
      aRefusal({ rule: 'QuotaExceeded' }),
      aRefusal({ rule: 'Forbidden' }),
      aRefusal({ rule: 'JobConflict' }),
    ];
    expect(renderRefusals(refusals).map((sentence) => sentence.split(':')[0])).toEqual([
      'JobConflict',
      'Forbidden',
      'InvalidJob',
      'QuotaExceeded',
    ]);
  });

  it('counts distinct reasons beyond ten', () => {
    const refusals = Array.from({ length: 13 }, (_, index) => aRefusal({ message: `wrong ${index}` }));
    expect(renderRefusals(refusals)).toHaveLength(11);
    expect(renderRefusals(refusals).at(-1)).toBe('And 3 more.');
  });
});

describe('refusalError', () => {
  it.each([
    ['JobConflict', 'Conflict'],
    ['NothingStarted', 'Conflict'],
    ['NamespaceMissing', 'ClusterUnusable'],
    ['Forbidden', 'ClusterUnusable'],
    ['QuotaExceeded', 'Refused'],
    ['TtlTooShort', 'Refused'],
  ] as const)('makes %s a failure of type %s whose message starts with the reason', (rule, type) => {
    const error = refusalError([aRefusal({ rule })], { written: 0 });
    expect(error).toMatchObject({ type, hint: 'Nothing was written.' });
    expect(error.message).toMatch(new RegExp(`^${rule}: `));
  });

  it.each([
    { written: 0, inDoubt: 0, hint: 'Nothing was written.' },
    { written: 3, inDoubt: 0, hint: '3 jobs were created before that and left as they are.' },
    {
      written: 3,
      inDoubt: 2,
      hint: '3 jobs were created before that and left as they are, 2 more are in doubt: look whether they are there before you start again.',
    },
    {
      written: 0,
      inDoubt: 1,
      hint: 'No job is known to be created, 1 is in doubt: look whether it is there before you start again.',
    },
  ])('says of $written written and $inDoubt in doubt: $hint', ({ hint, ...counts }) => {
    expect(refusalError([aRefusal()], counts).hint).toBe(hint);
  });
});

describe('judgeNamespace', () => {
  it.each([
    ['there', [], 0],
    ['unknown', [], 1],
    ['missing', ['NamespaceMissing'], 0],
    ['terminating', ['NamespaceTerminating'], 0],
  ] as const)('%s', (state, rules, warnings) => {
    const judged = judgeNamespace(state, 'trading-bots');
    expect(judged.refusals.map(({ rule }) => rule)).toEqual(rules);
    expect(judged.warnings).toHaveLength(warnings);
  });

  it('calls only a missing one a cluster that can not be used', () => {
    expect(isUnusable(judgeNamespace('missing', 'x').refusals)).toBe(true);
    expect(isUnusable(judgeNamespace('terminating', 'x').refusals)).toBe(false);
  });
});

describe('judgeAccess', () => {
  const access = (denied: number[]) =>
    new Map(
      [...APPLY_PERMISSIONS, ...WAIT_PERMISSIONS].map((permission, index) => [permission, !denied.includes(index)]),
    );

  it('is silent where everything is allowed, or nobody knows', () => {
    expect(judgeAccess(access([]), 'x')).toEqual({ refusals: [], warnings: [] });
    const unknown = new Map(APPLY_PERMISSIONS.map((permission) => [permission, null]));
    expect(judgeAccess(unknown, 'x')).toEqual({ refusals: [], warnings: [] });
  });

  it('refuses with all verbs that are missing', () => {
    expect(judgeAccess(access([0, 1]), 'trading-bots').refusals).toMatchObject([
      {
        rule: 'Forbidden',
        object: 'namespace trading-bots',
        message: 'the credentials do not allow to create and patch jobs.batch',
      },
    ]);
  });

  it('warns about what only waiting needs', () => {
    expect(judgeAccess(access([4, 7]), 'trading-bots')).toEqual({
      refusals: [],
      warnings: [
        'apply: the credentials do not allow to watch jobs.batch, list events in trading-bots; the run will wait with less to see',
      ],
    });
  });
});
