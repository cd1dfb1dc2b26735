import { describe, it } from 'vitest';
import { MATRIX_TIMEOUT_MS, oneOfEachKind, runMatrix } from './receiver-matrix.js';

describe('every kind of receiver, the worker killed between send and completion', () => {
  it(
    'gets one message more at most, by the same key, and the run tells what became of it',
    { timeout: MATRIX_TIMEOUT_MS },
    // All rows at once keep a busy machine's worker from its heartbeats: then it dies twice. RECEIVERS=all takes them.
    () => runMatrix({ killed: true, ...(process.env['RECEIVERS'] === 'all' ? {} : { rows: oneOfEachKind() }) }),
  );
});
