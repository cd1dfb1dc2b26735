import { StageError } from '../errors.js';
import { nearest } from '../nearest.js';
import { parseDurationMs } from '../duration.js';

export interface LimitRow {
  kind: 'duration' | 'count';
  /** As it is written on the command line. */
  default: string;
  meaning: string;
}

/** Every limit that judging knows, with its default. */
export const LIMITS = {
  'failed-create': {
    kind: 'duration',
    default: '60s',
    meaning: 'a Job none of whose Pods can be created is an ERROR after this long',
  },
  'failed-create-events': {
    kind: 'count',
    default: '2',
    meaning: '... or after this many attempts, whichever comes first',
  },
  'config-error': {
    kind: 'duration',
    default: '1m',
    meaning: 'a container that can not be created is an ERROR after this long: what it refers to may still appear',
  },
  'image-error': {
    kind: 'duration',
    default: '5m',
    meaning: 'an image that can not be pulled is an ERROR after this long, unless its registry said no',
  },
  'stuck-creating': {
    kind: 'duration',
    default: '30m',
    meaning: 'a Pod whose containers do not start is an ERROR after this long',
  },
  'slow-creating': {
    kind: 'duration',
    default: '2m',
    meaning: 'until then a failed mount or a Pod network that is late counts as Pending: most pass by themselves',
  },
  unschedulable: { kind: 'duration', default: '30m', meaning: 'a Pod that fits no node is an ERROR after this long' },
  'not-started': {
    kind: 'duration',
    default: '30s',
    meaning: 'a Job that no controller has started counts as Pending until then',
  },
  terminating: {
    kind: 'duration',
    default: '1m',
    meaning: 'a deleted Job or Pod is stuck when it is still there so long after its grace period',
  },
  'restarts-left': {
    kind: 'count',
    default: '0',
    meaning: 'a container that crashes is an ERROR when at most so many restarts are left before the Job fails',
  },
  'failed-indexes': {
    kind: 'count',
    default: '0',
    meaning: 'a failed Indexed Job that ran to its end is a WARN while no more indexes than these have failed',
  },
} as const satisfies Record<string, LimitRow>;

export type LimitName = keyof typeof LIMITS;

/** Durations in milliseconds, `Infinity` for never; counts as they are. */
export type HealthLimits = Readonly<Record<LimitName, number>>;

export const LIMIT_NAMES = Object.keys(LIMITS) as LimitName[];

/** The limits where nobody has set any. */
export const DEFAULT_LIMITS: HealthLimits = Object.fromEntries(
  LIMIT_NAMES.map((name) => [name, parseValue(name, LIMITS[name].default)]),
) as HealthLimits;

/** The environment variable that sets limits for workers and commands, separated by commas. */
export const LIMITS_VARIABLE = 'TUNING_PIPELINE_HEALTH_LIMITS';

/**
 * The given limits with `name=value` settings over them, a later one over an earlier one.
 *
 * @throws StageError InvalidInput that names the setting.
 */
export function parseLimits(settings: readonly string[], limits: HealthLimits): HealthLimits {
  return settings.reduce((known, setting) => {
    const [name = '', value = '', ...rest] = setting.split('=').map((part) => part.trim());
    if (!isLimitName(name) || rest.length > 0) throw unknownLimit(setting, name);
    return { ...known, [name]: parseValue(name, value) };
  }, limits);
}

/** The limits from the environment, over the defaults; throws as `parseLimits` does. */
export function parseLimitsVariable(env: Readonly<Record<string, string | undefined>>): HealthLimits {
  const settings = (env[LIMITS_VARIABLE] ?? '').split(',').filter((setting) => setting.trim() !== '');
  return parseLimits(settings, DEFAULT_LIMITS);
}

function isLimitName(name: string): name is LimitName {
  return LIMIT_NAMES.some((known) => known === name);
}

function parseValue(name: LimitName, value: string): number {
  const { kind, default: example } = LIMITS[name];
  const parsed = kind === 'count' ? (/^\d{1,6}$/.test(value) ? Number(value) : null) : parseDurationLimit(value);
  if (parsed !== null) return parsed;
  const expected = kind === 'count' ? 'a whole number' : 'a duration';
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected the health limit ${name} to be ${expected} such as ${example}, got "${value}".`,
    hint: `Write ${name}=${example}${kind === 'count' ? '' : ' or another duration, or never'}.`,
  });
}

function parseDurationLimit(value: string): number | null {
  return value === 'never' ? Infinity : parseDurationMs(value);
}

function unknownLimit(setting: string, name: string): StageError {
  const meant = nearest(name, LIMIT_NAMES);
  return new StageError({
    type: 'InvalidInput',
    message: `Expected a health limit such as unschedulable=30m, got "${setting}".`,
    hint: meant === null ? `The limits are ${LIMIT_NAMES.join(', ')}.` : `Did you mean ${meant}?`,
  });
}
