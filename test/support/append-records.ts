// A child process: appends records `<name>-<from>` ... `<name>-<to>` to a history file and writes each appended key's
// number to standard output. Ends with 0, or with 1 and the error's type and sentence.

import { appendRecord } from '../../src/adapters/files/history-file.js';
import { sentenceOf, StageError } from '../../src/core/errors.js';
import { aRecordDraft } from './runs.js';

const [file = '', name = '', from = '0', to = '0'] = process.argv.slice(2);

try {
  for (let index = Number(from); index <= Number(to); index += 1) {
    await appendRecord({ file, draft: aRecordDraft(`${name}-${index}`), now: new Date() });
    process.stdout.write(`${index}\n`);
  }
} catch (error) {
  process.stderr.write(`${error instanceof StageError ? error.type : 'Defect'} ${sentenceOf(error)}`);
  process.exitCode = 1;
}
