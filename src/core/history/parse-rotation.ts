import { StageError } from '../errors.js';
import { parseDurationMs } from '../duration.js';
import { truncateText } from '../truncate.js';
import { DEFAULT_ROTATION, type RotationLimits } from './rotation.js';

export const ROTATION_VARIABLE = 'TUNING_PIPELINE_HISTORY_ROTATION';

const UNIT_BYTES = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

/** Half of it must hold a few of the largest lines. */
const LEAST_BYTES = 256 * 1024;

/**
 * Limits from a text such as `size=64MiB,age=90d`, or `off`; what is not named keeps its default.
 *
 * @throws StageError InvalidInput for anything else.
 */
export function parseRotation(text: string | undefined, name = ROTATION_VARIABLE): RotationLimits {
  if (text === undefined || text === '') return DEFAULT_ROTATION;
  if (text === 'off') return { maxBytes: null, maxAgeMs: null };
  let limits = DEFAULT_ROTATION;
  for (const part of text.split(',')) {
    const [limit, value = ''] = part.split('=').map((side) => side.trim());
    if (limit === 'size') limits = { ...limits, maxBytes: parseBytes(value) ?? refuse(part, name) };
    else if (limit === 'age') limits = { ...limits, maxAgeMs: parseDurationMs(value) || refuse(part, name) };
    else refuse(part, name);
  }
  return limits;
}

function parseBytes(text: string): number | null {
  const match = /^(\d+)(B|KiB|MiB|GiB)$/.exec(text);
  if (match === null) return null;
  const bytes = Number(match[1]) * UNIT_BYTES[match[2] as keyof typeof UNIT_BYTES];
  return Number.isSafeInteger(bytes) && bytes >= LEAST_BYTES ? bytes : null;
}

const MAX_QUOTED = 100;

function refuse(part: string, name: string): never {
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected ${name} to be off, or limits such as size=64MiB (at least 256KiB) and age=90d, got "${truncateText(part, MAX_QUOTED)}".`,
    hint: 'Correct it, or leave it out.',
  });
}
