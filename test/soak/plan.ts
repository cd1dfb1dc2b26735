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
  /** Ordeals with this text. @default all */
  only?: string;
}

/** A stream of more runs may fire three times, and is then told of less: docs/alerts.md, flapping. */
const RUNS_OF_STREAM = 3;

interface Stream {
  name: string;
  runs: number;
  open: 'WARN' | 'ERROR' | null;
}

/** Every ordeal as often as any other, but for those that take long, in an order that the seed decides. */
export function planSoak({ seed, runs, lanes, only = '' }: PlanSoak): PlannedRun[] {
  const random = randomOf(seed);
  const streams = Array.from({ length: lanes }, (_, lane) => newStream(lane, 0));
  return drawOrdeals(random, runs, only).map((name, number) => {
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

/** What takes long comes once in so many rounds of all the others. */
const LONG_EVERY = 4;

function drawOrdeals(random: Random, runs: number, only: string): OrdealName[] {
  const names = (Object.keys(ORDEALS) as OrdealName[]).filter((name) => name.includes(only));
  if (names.length === 0) throw new Error(`Expected an ordeal whose name has "${only}", got none.`);
  const drawn: OrdealName[] = [];
  for (let deck = 1; drawn.length < runs; deck += 1) {
    const left = names.filter((name) => ordealOf(name).isLong !== true || deck % LONG_EVERY === 0);
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

function after(stream: Stream, ordeal: Ordeal): Stream {
  const { health } = ordeal;
  // What a receiver has refused, the next run of the stream tries again, and fails too.
  const runs = ordeal.receiver === 'refuses' ? RUNS_OF_STREAM : stream.runs + 1;
  if (health === null) return { ...stream, runs };
  const isWorse = stream.open !== 'ERROR' && health !== 'OK';
  return { ...stream, runs, open: health === 'OK' ? null : isWorse ? health : stream.open };
}
