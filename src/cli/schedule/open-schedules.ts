import type { ScheduleClient } from '../../adapters/temporal/schedules/schedules.js';
import type { Io } from '../io.js';
import { withRuns } from '../run/open-runs.js';
import { stateDirOf } from '../state-dir.js';

export interface OpenSchedules {
  schedules: ScheduleClient;
  namespace: string;
  isEmbedded: boolean;
}

/** Runs `work` with a client for schedules; `creates` makes the state folder where there is none yet. */
export async function withSchedules<T>(
  io: Io,
  { creates }: { creates: boolean },
  work: (opened: OpenSchedules) => Promise<T>,
): Promise<T> {
  if (creates) {
    const { findRemoteTarget } = await import('../../adapters/temporal/connect/remote-target.js');
    const { makeFolder } = await import('../../adapters/files/make-folder.js');
    if ((await findRemoteTarget(io)) === null) await makeFolder(stateDirOf(io));
  }
  return withRuns(io, ({ runs, namespace, isEmbedded }) => work({ schedules: runs, namespace, isEmbedded }));
}

/** What an operator of an embedded schedule must know. */
export const EMBEDDED_NOTE =
  'This schedule is on the embedded server: it fires only while `dev` is up in this folder, or at its next start within the catch-up time.\n';
