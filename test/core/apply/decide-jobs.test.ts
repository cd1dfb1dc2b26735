import { describe, expect, it } from 'vitest';
import {
  decideJobs,
  type ExistingJob,
  findConflict,
  findUnanswered,
  type JobAction,
} from '../../../src/core/apply/decide-jobs.js';
import type { Fate } from '../../../src/core/apply/fate.js';
import type { LedgerJob } from '../../../src/core/ledger.js';
import { aPlannedJob } from '../../support/planned-jobs.js';

const OWN = 'origin-1';

function existing(changes: Partial<ExistingJob> = {}): ExistingJob {
  return { name: 'a', uid: 'uid-1', origin: OWN, deleting: false, ...changes };
}

const INTENT: LedgerJob = { uid: '', intendedAt: '2026-11-22T02:00:00Z' };
const CREATED: LedgerJob = { ...INTENT, uid: 'uid-1' };

const rows: { given: string; there?: ExistingJob; known?: LedgerJob; fate?: Fate; action: JobAction; uid?: string }[] =
  [
    { given: 'neither a Job nor a memory of it', action: 'create' },
    {
      given: 'an intent whose answer nobody saw, no Job, and no trace of one',
      known: INTENT,
      fate: { kind: 'never' },
      action: 'create',
    },
    {
      given: 'an intent whose answer nobody saw, and the trace of a Job that is gone',
      known: INTENT,
      fate: { kind: 'created', uid: 'uid-9' },
      action: 'gone',
      uid: 'uid-9',
    },
    {
      given: 'an intent whose answer nobody saw, no Job, and nobody who can tell',
      known: INTENT,
      fate: { kind: 'unknown' },
      action: 'unsure',
    },
    { given: 'an intent whose answer nobody saw, and nobody who was asked', known: INTENT, action: 'unsure' },
    { given: 'a Job of the same origin that no ledger knows', there: existing(), action: 'unchanged' },
    {
      given: 'a Job of the same origin that a killed attempt made',
      there: existing(),
      known: INTENT,
      action: 'created',
    },
    { given: 'the Job that the ledger knows', there: existing(), known: CREATED, action: 'created' },
    {
      given: 'the Job that the ledger knows, its annotation taken away by somebody',
      there: existing({ origin: '' }),
      known: CREATED,
      action: 'created',
    },
    { given: 'a Job that was created and is not there', known: CREATED, action: 'gone', uid: 'uid-1' },
    {
      given: 'a Job that was created and is being deleted',
      there: existing({ deleting: true }),
      known: CREATED,
      action: 'gone',
    },
    { given: 'a Job of the same origin that is being deleted', there: existing({ deleting: true }), action: 'gone' },
    {
      given: 'another Job of the same origin than the one that was created',
      there: existing({ uid: 'uid-2' }),
      known: CREATED,
      action: 'replaced',
    },
    {
      given: 'another Job of another origin than the one that was created',
      there: existing({ uid: 'uid-2', origin: 'origin-2' }),
      known: CREATED,
      action: 'replaced',
    },
    { given: 'a Job of another origin', there: existing({ origin: 'origin-2' }), action: 'conflict' },
    { given: 'a Job without an origin', there: existing({ origin: '' }), action: 'conflict' },
    {
      given: 'a Job of another origin where only the intent is known',
      there: existing({ origin: 'origin-2' }),
      known: INTENT,
      action: 'conflict',
    },
    {
      given: 'a Job of another origin that is being deleted',
      there: existing({ origin: 'origin-2', deleting: true }),
      action: 'conflict',
    },
  ];

describe('decideJobs', () => {
  it.each(rows)('decides $action for $given', ({ there, known, fate, action, uid = there?.uid ?? '' }) => {
    const [decision] = decideJobs({
      jobs: [aPlannedJob('a')],
      existing: new Map(there === undefined ? [] : [['a', there]]),
      ledger: new Map(known === undefined ? [] : [['a', known]]),
      fates: new Map(fate === undefined ? [] : [['a', fate]]),
      origin: OWN,
    });
    expect(decision).toMatchObject({ action, uid, origin: there?.origin ?? '' });
  });

  it('never decides to create what the ledger has seen created, whatever is there', () => {
    for (const there of [undefined, existing(), existing({ uid: 'uid-2' }), existing({ deleting: true })]) {
      const [decision] = decideJobs({
        jobs: [aPlannedJob('a')],
        existing: new Map(there === undefined ? [] : [['a', there]]),
        ledger: new Map([['a', CREATED]]),
        fates: new Map([['a', { kind: 'never' }]]),
        origin: OWN,
      });
      expect(decision?.action).not.toBe('create');
    }
  });
});

describe('findUnanswered', () => {
  it('names the Jobs of which only the intent is known and that are not there', () => {
    const known = { absent: INTENT, there: INTENT, created: CREATED };
    const unanswered = findUnanswered({
      jobs: ['absent', 'there', 'created', 'new'].map((name) => aPlannedJob(name)),
      existing: new Map([['there', existing({ name: 'there' })]]),
      ledger: new Map(Object.entries(known)),
    });
    expect([...unanswered]).toEqual([['absent', INTENT.intendedAt]]);
  });
});

describe('findConflict', () => {
  const decide = (origins: Record<string, string>, planned: string[]) =>
    decideJobs({
      jobs: planned.map((name) => aPlannedJob(name)),
      existing: new Map(Object.entries(origins).map(([name, origin]) => [name, existing({ name, origin })])),
      ledger: new Map(),
      fates: new Map(),
      origin: OWN,
    });

  it('finds none among Jobs of the own origin and new ones', () => {
    expect(findConflict(decide({ a: OWN }, ['a', 'b']))).toBeNull();
  });

  it('calls it NothingStarted where every name is taken', () => {
    expect(findConflict(decide({ a: 'origin-2', b: 'origin-2' }, ['a', 'b']))).toMatchObject({
      rule: 'NothingStarted',
      object: 'job a, job b',
      message: 'all of the 2 planned jobs exist already and belong to another run (origin-2)',
    });
  });

  it('calls it JobConflict where some names are taken', () => {
    expect(findConflict(decide({ a: 'origin-2', b: OWN }, ['a', 'b', 'c']))).toMatchObject({
      rule: 'JobConflict',
      object: 'job a',
      message: '1 of the 3 planned jobs exist already and belong to another run (origin-2)',
    });
  });

  it('tells who has the names', () => {
    const owner = (origins: Record<string, string>) => findConflict(decide(origins, ['a', 'b']))?.message;
    expect(owner({ a: '' })).toContain('belong to somebody else than this program');
    expect(owner({ a: 'origin-2', b: 'origin-3' })).toContain('belong to 2 other runs');
    expect(owner({ a: 'origin-2', b: '' })).toContain('belong to others, some of them not of this program');
  });
});
