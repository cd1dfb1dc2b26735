import { describe, expect, it } from 'vitest';
import { StageError } from '../../../src/core/errors.js';
import { type Plan, parsePlan, planDigest, renderPlan } from '../../../src/core/generate/plan.js';

const files = [
  { file: 'job-00-a.yaml', name: 'a', sha256: 'a'.repeat(64) },
  { file: 'job-01-b.yaml', name: 'b', sha256: 'b'.repeat(64) },
];
const plan: Plan = {
  version: 1,
  runKey: '2026-11-22-ab12',
  configHash: 'c'.repeat(64),
  digest: planDigest(files),
  files,
};

function refusal(text: string): StageError {
  try {
    parsePlan(text);
  } catch (error) {
    if (error instanceof StageError) return error;
  }
  throw new Error('the plan was taken');
}

function altered(changes: Record<string, unknown>): string {
  return JSON.stringify({ ...plan, ...changes });
}

describe('plan.json', () => {
  it.each([plan, { ...plan, runKey: null }, { ...plan, files: [], digest: planDigest([]) }])(
    'survives writing and reading',
    (each) => {
      expect(parsePlan(renderPlan(each))).toEqual(each);
    },
  );

  it('has the same bytes whatever the order of the members', () => {
    const { files: listed, digest, ...rest } = plan;
    expect(renderPlan({ files: listed, digest, ...rest })).toBe(renderPlan(plan));
    expect(renderPlan(plan).endsWith('}\n')).toBe(true);
  });

  it.each([
    { version: 2, shown: 'expected version 1, received 2' },
    { version: '1', shown: 'expected version 1, received "1"' },
    { version: undefined, shown: 'expected version 1, received none' },
  ])('of another version is refused: $shown', ({ version, shown }) => {
    expect(refusal(altered({ version })).message).toContain(shown);
  });

  it.each([
    ['no JSON', '{', 'expected JSON'],
    ['a list', '[]', 'received none'],
    ['an unknown member', altered({ extra: 1 }), 'extra'],
    ['a file in another folder', altered({ files: [{ ...files[0], file: '../x.yaml' }] }), 'without a folder'],
    ['a folder as a file', altered({ files: [{ ...files[0], file: '..' }] }), 'got a folder'],
    ['a short hash', altered({ files: [{ ...files[0], sha256: 'abc' }] }), 'SHA-256'],
    ['a digest of other files', altered({ digest: 'd'.repeat(64) }), 'expected digest'],
    [
      'a file twice',
      altered({
        files: [files[0], files[0]],
        digest: planDigest(files.map(() => files[0] ?? files[1]).filter((f) => f !== undefined)),
      }),
      'twice',
    ],
  ])('with %s is refused', (_, text, shown) => {
    const error = refusal(text);
    expect(error.type).toBe('Corrupt');
    expect(error.message).toContain(shown);
    expect(error.hint).toBeDefined();
  });
});

describe('plan digest', () => {
  it('changes with every file, name, hash and with their order', () => {
    const [a, b] = files;
    if (a === undefined || b === undefined) throw new Error('unreachable');
    const others = [
      [b, a],
      [a],
      [{ ...a, file: 'x.yaml' }, b],
      [{ ...a, name: 'x' }, b],
      [{ ...a, sha256: 'f'.repeat(64) }, b],
    ];
    expect(new Set([files, ...others].map(planDigest)).size).toBe(others.length + 1);
  });

  it('looks at nothing else', () => {
    expect(planDigest(files.map((file) => ({ ...file, extra: 1 })))).toBe(plan.digest);
  });
});
