import { renderTable } from '../../bench/report.mjs';
import type { Cell, Counts } from './cells.js';
import type { Played, Unplayed } from './play.js';

/** Whether a cell came out as the matrix says, after a fault that has come about. */
export function isRight({ cell, counts, requests, met }: Played): boolean {
  return (
    met !== '' && requests >= counts.deliveryKeys && requests <= cell.requests && isEqual(counts, cell.expectation)
  );
}

/** The table stage x fault -> counts. */
export function renderPlayed(all: readonly (Played | Unplayed)[]): string {
  return renderTable(
    [
      'fault',
      'stage',
      'what was struck',
      'Jobs per manifest',
      'history lines',
      'delivery keys',
      'requests',
      'exit',
      'right',
    ],
    all.map((played) => ('why' in played ? renderUnplayed(played) : renderOne(played))),
  );
}

function renderOne(played: Played): string[] {
  const { cell, counts, requests, met } = played;
  const { jobsPerManifest: jobs, creations, historyLines, deliveryKeys, exitCodes } = counts;
  return [
    ...nameOf(cell),
    met || 'nothing',
    range(jobs) === range(creations) ? range(jobs) : `${range(jobs)}, created ${range(creations)}`,
    String(historyLines),
    String(deliveryKeys),
    String(requests),
    exitCodes.map(String).join(', then '),
    isRight(played) ? 'yes' : 'NO',
  ];
}

function renderUnplayed({ cell, why }: Unplayed): string[] {
  return [...nameOf(cell), `not played: ${why}`, '', '', '', '', '', ''];
}

function nameOf({ fault, stage }: Cell): [string, string] {
  return [fault, stage];
}

function range([most, least]: Counts['creations']): string {
  return most === least ? String(most) : `${least} to ${most}`;
}

function isEqual(counts: Counts, expectation: Counts): boolean {
  return (Object.keys(expectation) as (keyof Counts)[]).every(
    (key) => String(counts[key]) === String(expectation[key]),
  );
}
