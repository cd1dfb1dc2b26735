import { createHash } from 'node:crypto';

/** Moments in a night's history and alerts stages at which its process is killed; not every night comes to each. */
export const POINTS = {
  any: [
    'before the history line',
    'half a history line is written',
    'the history line is written',
    'before the decision',
    'half a decision is written',
    'the decision is written',
    'all is done, nobody knows',
  ],
  sending: [
    'before the attempt is written',
    'half an attempt is written',
    'before the message is sent',
    'the receiver has the message, its answer is lost',
    'the answer is here, nothing is written',
    'the delivery is written',
  ],
} as const;

export type Point = (typeof POINTS)[keyof typeof POINTS][number];

/** Where a night is killed: the same for the same seed. */
export function pointOf({ seed, night, sends }: { seed: number; night: number; sends: boolean }): Point {
  const digest = createHash('sha256').update(`${seed} ${night}`).digest();
  const points: readonly Point[] = sends ? [...POINTS.any, ...POINTS.sending] : POINTS.any;
  return points[digest.readUInt32BE(0) % points.length] ?? 'all is done, nobody knows';
}
