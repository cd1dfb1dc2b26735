import { randomOf } from '../support/crash/random.js';
import { CELLS, type Cell, FAULTS, type Fault } from './cells.js';

/** How many cells go on at the same time: they wait most of the time. */
const AT_ONCE = 5;

/** Takes a minute: the stage tries for that long. */
const LONG: readonly Fault[] = ['disk stays full'];

/** So many cells, each of another fault; the same for the same seed. */
export function pickFew(count: number, seed: number): Cell[] {
  const random = randomOf(seed);
  const faults = (Object.keys(FAULTS) as Fault[]).filter((fault) => !LONG.includes(fault));
  return Array.from({ length: count }, () => {
    const [fault] = faults.splice(random.below(faults.length), 1);
    return random.pick(CELLS.filter((cell) => cell.fault === fault));
  });
}

/** Cells that may go on at the same time; those that strike what others need are by themselves. */
export function inBatches(cells: readonly Cell[]): Cell[][] {
  const together = cells.filter(({ isAlone }) => !isAlone);
  const batches = cells.filter(({ isAlone }) => isAlone).map((cell) => [cell]);
  for (let start = 0; start < together.length; start += AT_ONCE) batches.push(together.slice(start, start + AT_ONCE));
  return batches;
}
