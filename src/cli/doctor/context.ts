import type { ConfigFile } from '../../adapters/files/sources/config-source.js';
import type { TemporalTarget } from '../../adapters/temporal/connect/connect.js';
import type { StageError } from '../../core/errors.js';
import type { WorkerPolicy } from '../../core/policy/worker-policy.js';
import type { RunFlags } from '../flags/run-flags.js';
import type { Io } from '../io.js';

/** `run`'s own flags: the doctor looks at the run that they would start. */
export interface DoctorFlags extends RunFlags {
  taskQueue: string;
}

/** What the checks share. */
export interface DoctorContext {
  flags: DoctorFlags;
  io: Io;
  /** Or why it can't be read. */
  config: ConfigFile | StageError;
  /** null: the embedded server. */
  remote: TemporalTarget | null;
  /** Of the caller, or with a remote server of a worker on this machine. */
  policy: WorkerPolicy;
  /** What keeps the policy from being read; then `policy` is the one with nothing set. null: nothing. */
  policyFault: unknown;
  now: Date;
}
