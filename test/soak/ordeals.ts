// What happens to a run of the soak, and what must be left of it.

import type { API_FAULTS } from '../chaos/api-faults.js';

/** What a receiver does to the first request of a run. */
export type ReceiverFault = 'answers 429' | 'answers 500' | 'cuts the connection' | 'is slow' | 'refuses' | 'is silent';

export interface Ordeal {
  /** Annotations of its Pods, which the sandbox obeys. */
  pods: Readonly<Record<string, string>>;
  flags?: readonly string[];
  /** Strikes a third of its requests to the API server. */
  api?: keyof typeof API_FAULTS;
  receiver?: ReceiverFault;
  /** What somebody does to it while it waits for its Jobs. */
  hand?: 'cancel' | 'terminate';
  exitCode: number;
  /** As alerts weigh it; null where nobody judges. */
  health: 'OK' | 'WARN' | 'ERROR' | null;
  /** Of each manifest, once the run has ended. @default 1 */
  jobs?: number;
  /** Others wait for it, too: it comes less often. */
  isLong?: boolean;
}

const SUCCEED = { after: '1s' };
const FAIL = { outcome: 'fail', after: '0s' };
const HANG = { outcome: 'hang' };

const GOOD = { pods: SUCCEED, exitCode: 0, health: 'OK' } as const;
const BAD = { pods: FAIL, exitCode: 2, health: 'ERROR' } as const;
const STOPPED = { pods: HANG, exitCode: 3 } as const;

export const ORDEALS = {
  nothing: GOOD,
  'Jobs fail': BAD,
  'Jobs outlive the wait': { ...BAD, pods: HANG, flags: ['--wait-timeout', '2s'] },
  'API answers 429': { ...GOOD, api: 'answers 429' },
  'API answers 500': { ...BAD, api: 'answers 500' },
  'API answers 503': { ...GOOD, api: 'answers 503' },
  'API cuts the connection': { ...BAD, api: 'cuts the connection' },
  'API is slow': { ...GOOD, api: 'is slow' },
  // Still running when it is watched, however busy the machine is.
  'API says 410 to a watch': { ...GOOD, api: 'says 410 to a watch', pods: { after: '8s' } },
  'API sends half an answer': { ...BAD, api: 'sends half an answer' },
  'receiver answers 429': { ...BAD, receiver: 'answers 429' },
  'receiver answers 500': { ...BAD, receiver: 'answers 500' },
  'receiver cuts the connection': { ...BAD, receiver: 'cuts the connection' },
  'receiver is slow': { ...BAD, receiver: 'is slow' },
  'receiver is silent': { ...BAD, receiver: 'is silent', isLong: true },
  'receiver refuses': { ...BAD, receiver: 'refuses', exitCode: 3 },
  'run is cancelled': { ...STOPPED, hand: 'cancel', health: 'WARN' },
  'run is cancelled, its Jobs go': {
    ...STOPPED,
    hand: 'cancel',
    health: 'WARN',
    flags: ['--on-cancel', 'delete'],
    jobs: 0,
  },
  'run is terminated': { ...STOPPED, hand: 'terminate', health: null },
} as const satisfies Record<string, Ordeal>;

export type OrdealName = keyof typeof ORDEALS;

/** The same with its optional fields. */
export function ordealOf(name: OrdealName): Ordeal {
  return ORDEALS[name];
}
