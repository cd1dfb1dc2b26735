// The matrix: which fault strikes in which stage, and what must be true afterwards.

import { STAGES, type Stage } from '../../src/core/pipeline/stages.js';
import type { API_FAULTS } from './api-faults.js';

const API_STAGES: readonly Stage[] = ['apply', 'monitor'];
/** Validate reads. */
const WRITING: readonly Stage[] = ['generate', 'apply', 'monitor', 'health', 'history', 'alerts'];

/** Each fault with the stages in which it can happen. */
export const FAULTS = {
  'worker killed before the effect': STAGES,
  'worker killed in the effect, between heartbeats': STAGES,
  'worker killed after the effect': STAGES,
  'worker stopped until another has taken over': STAGES,
  'worker clock jumps': STAGES,
  'Temporal server killed, started again': STAGES,
  'disk full for a while': WRITING,
  'disk stays full': ['history'],
  'API server killed, started again': API_STAGES,
  'API answers 429': API_STAGES,
  'API answers 500': API_STAGES,
  'API answers 503': API_STAGES,
  'API cuts the connection': API_STAGES,
  'API is slow': API_STAGES,
  'API says 410 to a watch': ['monitor'],
  'API sends half an answer': API_STAGES,
} as const satisfies Record<string, readonly Stage[]> & Record<`API ${keyof typeof API_FAULTS}`, readonly Stage[]>;

export type Fault = keyof typeof FAULTS;

/** What a stranger counts once everything has ended. */
export interface Counts {
  /** Jobs of the manifest that has most, and of the one that has least. */
  jobsPerManifest: readonly [most: number, least: number];
  /** Jobs that were created, by the API server's own audit log, for each manifest. */
  creations: readonly [most: number, least: number];
  historyLines: number;
  /** Different delivery keys: what a receiver that honours the key shows. */
  deliveryKeys: number;
  /** Of each run that was started, in order. */
  exitCodes: readonly (number | null)[];
}

/** A failed Job was planted: the verdict is ERROR, and one incident fires on one channel. */
export const RIGHT: Counts = {
  jobsPerManifest: [1, 1],
  creations: [1, 1],
  historyLines: 1,
  deliveryKeys: 1,
  exitCodes: [2],
};

export interface Cell {
  stage: Stage;
  fault: Fault;
  expectation: Counts;
  /** The most requests that the receiver may get: a death between a request and its record repeats it. */
  requests: number;
  /** Strikes what other cells need. */
  isAlone: boolean;
}

/** Where a run may end with 3, and what is then left once the next one has ended with 2. */
const HEALED: Readonly<Partial<Record<`${Stage}: ${Fault}`, Partial<Cell>>>> = {
  // Told, but not recorded as told: with the second run the incident begins anew.
  'alerts: disk full for a while': {
    expectation: { ...RIGHT, exitCodes: [3, 2], historyLines: 2, deliveryKeys: 2 },
    requests: 2,
  },
  // Neither history nor journal know of the first run, which was told all the same: with the second one an incident
  // begins.
  'history: disk stays full': {
    expectation: { ...RIGHT, exitCodes: [3, 2], historyLines: 1, deliveryKeys: 2 },
    requests: 2,
  },
};

const REPEATING: readonly Fault[] = [
  'worker killed in the effect, between heartbeats',
  'worker stopped until another has taken over',
];

export const CELLS: readonly Cell[] = Object.entries(FAULTS).flatMap(([name, stages]) =>
  stages.map((stage): Cell => {
    const fault = name as Fault;
    return {
      stage,
      fault,
      expectation: RIGHT,
      requests: stage === 'alerts' && REPEATING.includes(fault) ? 2 : 1,
      isAlone: fault === 'API server killed, started again',
      ...HEALED[`${stage}: ${fault}`],
    };
  }),
);
