import { readdirSync, readFileSync } from 'node:fs';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { WORKFLOW_BUNDLE } from '../support/temporal.js';

const HISTORIES = new URL('../fixtures/histories/', import.meta.url);
const names = readdirSync(HISTORIES).filter((name) => name.endsWith('.json'));

function readHistory(name: string): { events: { eventType: string }[] } {
  return JSON.parse(readFileSync(new URL(name, HISTORIES), 'utf8')) as { events: { eventType: string }[] };
}

function replay(history: unknown, name: string): Promise<void> {
  return Worker.runReplayHistory({ workflowBundle: { codePath: WORKFLOW_BUNDLE } }, history, name);
}

describe('golden histories', () => {
  beforeAll(() => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
  });

  it('has one for each kind of ending', () => {
    const kinds = [
      'ok',
      'warn',
      'strict-warn',
      'error',
      'cancelled',
      'deadline-passed',
      'approved',
      'invalid-unknown-field',
    ];
    const failures = ['generate', 'validate', 'apply', 'monitor', 'health', 'history', 'alerts'].map(
      (stage) => `${stage}-failed`,
    );
    expect(names).toEqual(expect.arrayContaining([...kinds, ...failures].map((kind) => `${kind}.json`)));
  });

  it.each(names)('replays %s with the workflow of today', async (name) => {
    await expect(replay(readHistory(name), name)).resolves.toBeUndefined();
  });

  it('goes red when stages change places', async () => {
    const swapped = readFileSync(new URL('ok.json', HISTORIES), 'utf8')
      .replaceAll('"name": "validate"', '"name": "SWAP"')
      .replaceAll('"name": "apply"', '"name": "validate"')
      .replaceAll('"name": "SWAP"', '"name": "apply"');
    await expect(replay(JSON.parse(swapped), 'swapped')).rejects.toThrow(/Nondeterminism|nondeterminism/);
  });

  it('names no machine', () => {
    for (const name of names) {
      const text = readFileSync(new URL(name, HISTORIES), 'utf8');
      expect(text).not.toMatch(/\/node_modules\/|@[a-z0-9-]+:|\d+@\w+/);
    }
  });
});
