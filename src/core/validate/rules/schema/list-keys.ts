import type { JobRule } from '../../rule.js';

export const listKeys: JobRule = {
  id: 'list-keys',
  severity: 'error',
  description:
    'No list has an item twice, by the keys that server-side apply knows it by (a variable’s name, a port’s number and protocol, a mount’s path, ...), and none has a null. Create only warns about some of these, or says nothing.',
  remediation: 'Remove one of the two: create may take the Job, but the server-side apply of this pipeline refuses it.',
  check({ problems }, report) {
    for (const problem of problems) {
      const { path } = problem;
      if (problem.kind === 'repeated-item') {
        report({ path, message: `expected each item once, got a second one with ${problem.same}` });
      } else if (problem.kind === 'null-item') {
        report({ path, message: 'expected an item, got a null', hint: 'Remove the empty item.' });
      }
    }
  },
};
