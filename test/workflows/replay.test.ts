import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HISTORIES, readGoldenHistories, replayAll } from '../support/replay/golden-histories.js';
import { MUTATIONS, withMutated } from '../support/replay/mutations.js';
import { runWithoutCache } from '../support/replay/without-cache.js';
import { WORKFLOW_BUNDLE } from '../support/temporal.js';
import { useTemporal } from '../support/use-temporal.js';

const histories = await readGoldenHistories();

describe('golden histories', () => {
  it('has one for each kind of ending', () => {
    const kinds = [
      'ok',
      'warn',
      'strict-warn',
      'error',
      'cancelled',
      'deadline-passed',
      'approved',
      'previewed-approved',
      'invalid-unknown-field',
    ];
    const failures = ['generate', 'validate', 'apply', 'monitor', 'health', 'history', 'alerts'].map(
      (stage) => `${stage}-failed`,
    );
    expect(histories.map(({ name }) => name)).toEqual(expect.arrayContaining([...kinds, ...failures]));
  });

  it('replay with the workflow of today', async () => {
    expect([...(await replayAll(WORKFLOW_BUNDLE, histories))]).toEqual([]);
  });

  it.each([null, ...MUTATIONS.slice(0, 2)])(
    'go red when the workflow is changed, and only then: $what',
    async (mutation) => {
      const red = await withMutated(mutation, (codePath) => replayAll(codePath, histories));
      if (mutation === null) expect([...red]).toEqual([]);
      else expect(red.get('ok')).toMatch(/[Nn]ondeterminism/);
    },
  );

  it.each([...MUTATIONS])('can still be tried with: $what', ({ file, change }) => {
    const text = readFileSync(`src/workflows/${file}`, 'utf8');
    expect(change(text)).not.toBe(text);
  });

  it('names no machine', () => {
    for (const { name } of histories) {
      const text = readFileSync(`${HISTORIES}/${name}.json`, 'utf8');
      expect(text).not.toMatch(/\/node_modules\/|@[a-z0-9-]+:|\d+@\w+/);
    }
  });
});

describe('a worker that remembers no workflow', () => {
  const temporal = useTemporal();

  it('brings runs of every kind to the ends that they should have', async () => {
    const { tasks, failedTasks, wrong } = await runWithoutCache(temporal.environment, 10);
    expect({ failedTasks, wrong }).toEqual({ failedTasks: 0, wrong: [] });
    expect(tasks).toBeGreaterThan(50);
  });
});
