// What `doctor` finds: one line for each thing that a night needs, with the remedy beside what is wrong.

/** In the order in which they are told. */
export const CHECK_NAMES = [
  'node',
  'config',
  'policy',
  'jobs-dir',
  'history-file',
  'cluster',
  'permissions',
  'channels',
  'temporal',
  'search-attributes',
  'worker',
  'shared-root',
  'traces',
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

/** `warning`: a night goes on without it, and its owner should know. `skipped`: there was nothing to ask, and why. */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Check {
  name: CheckName;
  status: CheckStatus;
  /** What was found; one sentence without a secret. */
  message: string;
  /** What to do; '' where there is nothing to do. */
  remedy: string;
}

/** A check that found all well. */
export function passed(name: CheckName, message: string): Check {
  return { name, status: 'ok', message, remedy: '' };
}

export interface DoctorReport {
  apiVersion: 'tuning-pipeline/v1';
  kind: 'DoctorReport';
  /** 2: a night would fail. 1: it would go on with less. */
  exitCode: 0 | 1 | 2;
  checks: Check[];
}

/** The checks in their order, and the worst of them as exit code. */
export function reportChecks(checks: readonly Check[]): DoctorReport {
  const has = (status: CheckStatus) => checks.some((check) => check.status === status);
  return {
    apiVersion: 'tuning-pipeline/v1',
    kind: 'DoctorReport',
    exitCode: has('failed') ? 2 : has('warning') ? 1 : 0,
    checks: checks.toSorted((a, b) => CHECK_NAMES.indexOf(a.name) - CHECK_NAMES.indexOf(b.name)),
  };
}
