// What the soak prints.

import { renderTable } from '../../bench/report.mjs';
import { type Measure, type Taken, trendOf } from './flatness.js';
import { findWrong } from './judge.js';
import type { Lived } from './live-through.js';
import type { OrdealName } from './ordeals.js';
import type { Played } from './play-run.js';

export interface Report {
  lived: Lived;
  otherJobs: number;
  minutes: number;
  lanes: number;
  seed: string;
}

/** How it went, and the tables. */
export function renderReport({ lived, otherJobs, minutes, lanes, seed }: Report): string {
  const { played, samples, warm, end, temporalKills, workerKills } = lived;
  const went = [
    `${played.length} runs on one worker, ${lanes} at a time, in ${minutes.toFixed(1)} minutes, seed ${seed}.`,
    `Meanwhile ${otherJobs} other Jobs came and went in the namespace,`,
    `the Temporal server was killed and started again ${temporalKills} times,`,
    `and ${workerKills} other workers took part and were killed.`,
  ];
  return [went.join(' '), renderPlayed(played), renderHeld(warm, end), renderTrends(samples)].join('\n\n');
}

/** One row for each ordeal. */
function renderPlayed(all: readonly Played[]): string {
  const names = [...new Set(all.map(({ run }) => run.ordeal))];
  return renderTable(
    [
      'what happens to the run',
      'runs',
      'exit',
      'Jobs per manifest',
      'history lines',
      'delivery keys',
      'requests',
      'right',
    ],
    names.toSorted().map((name) =>
      renderOrdeal(
        name,
        all.filter(({ run }) => run.ordeal === name),
      ),
    ),
  );
}

function renderOrdeal(name: OrdealName, all: readonly Played[]): string[] {
  const due = all.filter(({ run }) => run.action !== 'none').length;
  const right = all.filter((played) => findWrong(played).length === 0).length;
  return [
    name,
    String(all.length),
    range(all.map(({ exitCode }) => exitCode ?? NaN)),
    range(all.map(({ jobs, planned }) => jobs / planned.length)),
    range(all.map(({ historyLines }) => historyLines)),
    `${sum(all.map(({ keys }) => keys.length))} of ${due}`,
    String(sum(all.map(({ requests }) => requests))),
    right === all.length ? 'all' : `${right} of ${all.length}: NO`,
  ];
}

/** What the worker held when it was warm, and in the end. */
function renderHeld(before: Taken, after: Taken): string {
  const kinds = [...new Set([...Object.keys(before.held), ...Object.keys(after.held)])];
  return renderTable(
    ['the worker holds', `after ${before.runs} runs`, `after ${after.runs} runs`],
    kinds.map((kind) => [kind, String(before.held[kind] ?? 0), String(after.held[kind] ?? 0)]),
  );
}

const MEASURES: readonly (readonly [name: string, measure: Measure])[] = [
  ['heap of the main thread, collected', 'heapMiB'],
  ['heap of the workflow threads, collected', 'workflowHeapMiB'],
  ['resident set', 'rssMiB'],
];

/** Needs enough samples for quarters. */
function renderTrends(samples: readonly Taken[]): string {
  return renderTable(
    ['memory', 'second quarter, MiB', 'last quarter, MiB', 'slope per 100 runs, MiB'],
    MEASURES.map(([name, measure]) => {
      const { secondMiB, lastMiB, slopePer100RunsMiB } = trendOf(samples, measure);
      return [name, secondMiB.toFixed(1), lastMiB.toFixed(1), slopePer100RunsMiB.toFixed(2)];
    }),
  );
}

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least} to ${most}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
