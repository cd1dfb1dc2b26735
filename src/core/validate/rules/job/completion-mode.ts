import type { JobRule } from '../../rule.js';
import { required, unsupported } from '../../violations.js';

export const completionMode: JobRule = {
  id: 'completion-mode',
  severity: 'error',
  description: 'completionMode is NonIndexed or Indexed, and an Indexed Job says how many completions it has.',
  remediation: 'Set spec.completions, or leave completionMode out.',
  check({ spec: { completionMode, completions } }, report) {
    if (completionMode !== 'NonIndexed' && completionMode !== 'Indexed')
      report(unsupported(['spec', 'completionMode'], ['NonIndexed', 'Indexed'], completionMode));
    if (completionMode === 'Indexed' && completions === undefined)
      report(required(['spec', 'completions'], 'the number of completions of an Indexed Job'));
  },
};
