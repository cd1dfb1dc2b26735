// Whether a run of the soak has left what it should.

import { ordealOf } from './ordeals.js';
import type { Played } from './play-run.js';

/** A receiver that has not taken the first request gets a second one, with the same key. */
const ASKING_AGAIN = ['answers 429', 'answers 500', 'cuts the connection', 'is silent'];

/** What is wrong, as sentences; none where all is as it should be. */
export function findWrong(played: Played): string[] {
  const { run, met, exitCode, health, planned, jobs, historyLines, keys, requests, mayRepeat } = played;
  const ordeal = ordealOf(run.ordeal);
  const told = run.action === 'none' ? 0 : 1;
  const asksAgain = told === 1 && ASKING_AGAIN.includes(ordeal.receiver ?? '');
  const fewest = told + (asksAgain ? 1 : 0);
  const most = fewest + (told === 1 && mayRepeat ? 1 : 0);
  const strays = keys.filter((key) => !key.endsWith(`-${run.action}-webhook`));
  const rows: [what: string, got: unknown, expected: unknown][] = [
    ['its ordeal has come about', met, true],
    ['exit code', exitCode, ordeal.exitCode],
    ['health', health, ordeal.health ?? 'ERROR'],
    ['Jobs', jobs, planned.length * (ordeal.jobs ?? 1)],
    ['history lines', historyLines, ordeal.health === null ? 0 : 1],
    ['delivery keys', keys.length, told],
    ['what it tells', strays[0] ?? run.action, run.action],
    ['requests', requests, requests > fewest ? most : fewest],
  ];
  return rows.flatMap(([what, got, expected]) =>
    got === expected ? [] : [`${what}: expected ${String(expected)}, got ${String(got)}`],
  );
}
