// Which run of the soak meets what, and whom it tells: all of it follows from the seed.

import { type Random, randomOf } from '../support/crash/random.js';
import { type Ordeal, ORDEALS, ordealOf, type OrdealName } from './ordeals.js';

export type Action = 'fire' | 'escalate' | 'resolve' | 'none';

export interface PlannedRun {
  /** From 0. */
  number: number;
  ordeal: OrdealName;
  /** Its kubeconfig and its API proxy; runs of a lane follow one another. */
  lane: number;
  /** Value of the label by which its stream is told from others. */
  stream: string;
  /** What its verdict means to the stream. */
  action: Action;
}

export interface PlanSoak {
  seed: number;
  runs: number;
  lanes: number;
  /** Leaves out what takes long. @default false */
  isShort?: boolean;
}

/** A stream of more runs may fire three times, and is then told of less: docs/alerts.md, flapping. */
const RUNS_OF_STREAM = 3;

interface Stream {
  name: string;
  runs: number;
  open: 'WARN' | 'ERROR' | null;
}

/** Every ordeal as often as any other, in an order that the seed decides. */
export function planSoak({ seed, runs, lanes, isShort = false }: PlanSoak): PlannedRun[] {
  const random = randomOf(seed);
  const streams = Array.from({ length: lanes }, (_, lane) => newStream(lane, 0));
  return drawOrdeals(random, runs, isShort).map((name, number) => {
    const lane = number % lanes;
    const ordeal = ordealOf(name);
    let stream = streams[lane] ?? newStream(lane, number);
    // A fault of the receiver needs a message to strike.
    const isMute = ordeal.receiver !== undefined && actionFor(stream, ordeal) === 'none';
    if (stream.runs === RUNS_OF_STREAM || isMute) stream = newStream(lane, number);
    const action = actionFor(stream, ordeal);
    streams[lane] = after(stream, ordeal);
    return { number, ordeal: name, lane, stream: stream.name, action };
  });
}

function drawOrdeals(random: Random, runs: number, isShort: boolean): OrdealName[] {
  const names = Object.keys(ORDEALS) as OrdealName[];
  const all = names.filter((name) => !(isShort && ordealOf(name).isLong === true));
  const drawn: OrdealName[] = [];
  while (drawn.length < runs) {
    const left = [...all];
    while (left.length > 0) drawn.push(...left.splice(random.below(left.length), 1));
  }
  return drawn.slice(0, runs);
}

function newStream(lane: number, number: number): Stream {
  return { name: `lane-${lane}-from-${number}`, runs: 0, open: null };
}

/** The rules of docs/alerts.md that so few runs can meet. */
function actionFor({ open }: Stream, { health }: Ordeal): Action {
  if (health === null) return 'none';
  if (health === 'OK') return open === null ? 'none' : 'resolve';
  if (open === null) return 'fire';
  return open === 'WARN' && health === 'ERROR' ? 'escalate' : 'none';
}

function after(stream: Stream, { health }: Ordeal): Stream {
  const runs = stream.runs + 1;
  if (health === null) return { ...stream, runs };
  const isWorse = stream.open !== 'ERROR' && health !== 'OK';
  return { ...stream, runs, open: health === 'OK' ? null : isWorse ? health : stream.open };
}
