import type { FieldConflict } from './classify-answer.js';
import type { Difference } from './find-differences.js';

/** More fields than this are counted, not listed. */
const MAX_FIELDS = 8;

export interface ExplainConflict {
  /** The job whose name is taken. */
  name: string;
  /** Immutable fields that the plan wants otherwise. */
  differences: readonly Difference[];
  /** Fields that others have set, as a dry run of the apply has told. */
  conflicts: readonly FieldConflict[];
}

/** In what the existing Job of a planned name differs, field by field; null where nothing that counts differs. */
export function explainConflict({ name, differences, conflicts }: ExplainConflict): string | null {
  const fields = [
    ...differences.map(
      ({ path, existing, planned }) =>
        `${path} is ${existing}, planned is ${planned} (can't be changed once it exists)`,
    ),
    ...conflicts.map(({ field, manager }) => `${field.replace(/^\./, '')} was set by ${manager}`),
  ];
  if (fields.length === 0) return null;
  const rest = fields.length - MAX_FIELDS;
  return `job ${name} differs: ${fields.slice(0, MAX_FIELDS).join('; ')}${rest > 0 ? `; and ${rest} more fields` : ''}`;
}
