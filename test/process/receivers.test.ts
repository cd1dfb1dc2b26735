import { describe, it } from 'vitest';
import { MATRIX_TIMEOUT_MS, runMatrix } from './receiver-matrix.js';

describe('every kind of receiver', () => {
  it(
    'gets its message the right number of times, and the run tells what became of it',
    { timeout: MATRIX_TIMEOUT_MS },
    () => runMatrix({ killed: false }),
  );
});
