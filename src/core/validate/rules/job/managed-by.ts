import { isDnsSubdomain } from '../../../kubernetes-names.js';
import { utf8Length } from '../../../truncate.js';
import type { JobRule } from '../../rule.js';
import { invalid, required, tooLong } from '../../violations.js';

const PATH = ['spec', 'managedBy'];
const MAX_LENGTH = 63;
const HTTP_PATH = /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

export const managedBy: JobRule = {
  id: 'managed-by',
  severity: 'error',
  description: 'managedBy, where it is given, is a domain and a path (acme.io/foo) of at most 63 characters.',
  remediation: 'Remove the field, unless another controller than Kubernetes’ own runs the Job.',
  check({ spec: { managedBy } }, report) {
    if (managedBy === undefined) return;
    if (managedBy === '') return report(required(PATH, 'a controller’s name'));
    const slash = managedBy.indexOf('/');
    const [host, path] = [managedBy.slice(0, Math.max(slash, 0)), managedBy.slice(slash + 1)];
    if (host === '' || path === '' || !isDnsSubdomain(host) || !HTTP_PATH.test(path))
      report(invalid(PATH, 'a domain and a path such as acme.io/foo', managedBy));
    const bytes = utf8Length(managedBy);
    if (bytes > MAX_LENGTH) report(tooLong(PATH, `${MAX_LENGTH} characters`, bytes));
  },
};
