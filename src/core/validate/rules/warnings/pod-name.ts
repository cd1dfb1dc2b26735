import { isDnsLabel, isDnsSubdomain } from '../../../kubernetes-names.js';
import type { JobRule } from '../../rule.js';
import { showValue } from '../../show-value.js';

/** A Pod is named `<job>-<5 characters>`, and generated names end at 63 characters: the rest of the Job's name is cut. */
const MAX_JOB_NAME = 63 - '-xxxxx'.length;

export const podName: JobRule = {
  id: 'pod-name',
  severity: 'warning',
  description:
    'metadata.name fits whole into the names and host names of its Pods: a DNS label of at most 57 characters. The server warns about anything that is no DNS label.',
  remediation: 'Shorten the name, or write - for every dot, so that Pods and logs can be told apart by it.',
  check({ metadata: { name = '' } }, report) {
    if (!isDnsSubdomain(name)) return;
    const path = ['metadata', 'name'];
    if (name.length > MAX_JOB_NAME) {
      const expected = `at most ${MAX_JOB_NAME} characters, so that Pod names keep all of it`;
      report({ path, message: `expected ${expected}, got ${name.length}` });
    } else if (!isDnsLabel(name)) {
      const expected = 'a name without dots, because Pods use it as their host name';
      report({ path, message: `expected ${expected}, got ${showValue(name)}` });
    }
  },
};
