import type { FieldPath } from '../yaml/field-path.js';

/** Where a Job keeps its Pod spec. */
export const POD_SPEC_PATH: FieldPath = ['spec', 'template', 'spec'];
