// A child process: appends records `<name>-<from>` ... `<name>-<to>` to a history file and writes each appended key's
// number to standard output when it was told that the line is on disk. Ends with 0, or with 1 and the error's type and
// sentence. A last argument limits the file's size in bytes: beyond it, it rotates.

import { writeSync } from 'node:fs';
import { createRecordAppender } from '../../src/adapters/files/history/history-file.js';
import { sentenceOf, StageError } from '../../src/core/errors.js';
import { aRecordDraft } from './runs.js';

const [file = '', name = '', from = '0', to = '0', maxBytes] = process.argv.slice(2);
const limits = { maxBytes: maxBytes === undefined ? null : Number(maxBytes), maxAgeMs: null };
const appender = createRecordAppender({ limits });

try {
  for (let index = Number(from); index <= Number(to); index += 1) {
    const draft = aRecordDraft(`${name}-${index}`, { timestamp: new Date().toISOString() });
    await appender.append({ file, draft, now: new Date() });
    writeSync(1, `${index}\n`);
  }
  await appender.idle();
} catch (error) {
  process.stderr.write(`${error instanceof StageError ? error.type : 'Defect'} ${sentenceOf(error)}`);
  process.exitCode = 1;
}
