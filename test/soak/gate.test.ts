import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createGate } from './gate.js';

it('is shut when those who are on it are through, and lets others in after the work', async () => {
  const gate = createGate();
  const said: string[] = [];
  const leave = await gate.enter();
  const shut = gate.shutDuring(async () => {
    said.push('work begins');
    await turn();
    said.push('work is done');
  });
  const entered = gate.enter().then(() => said.push('another is in'));
  await turn();
  expect(said).toEqual([]);
  leave();
  await Promise.all([shut, entered]);
  expect(said).toEqual(['work begins', 'work is done', 'another is in']);
});

it('opens again although the work has failed', async () => {
  const gate = createGate();
  await expect(gate.shutDuring(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  await gate.enter();
});
