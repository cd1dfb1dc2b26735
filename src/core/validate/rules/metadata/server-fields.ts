import type { JobRule } from '../../rule.js';
import { memberOf } from '../../../yaml/typed-access.js';
import { mappingAt } from '../../../yaml/typed-access.js';

export const serverFields: JobRule = {
  id: 'server-fields',
  severity: 'error',
  description:
    'metadata.managedFields and metadata.uid are left to the server: create ignores them, server-side apply refuses them. So it does a resourceVersion that is no number of 64 bits.',
  remediation: 'Remove the field; it is left over from an object that was read from a cluster.',
  check({ manifest, metadata }, report) {
    if (memberOf(mappingAt(manifest, 'metadata'), 'managedFields') !== undefined)
      report({ path: ['metadata', 'managedFields'], part: 'key', message: 'expected no managedFields, got some' });
    if ((metadata.uid ?? '') !== '')
      report({ path: ['metadata', 'uid'], message: 'expected no uid, which would name a Job that exists, got one' });
    const { resourceVersion = '' } = metadata;
    if (resourceVersion !== '' && !isVersion(resourceVersion))
      report({
        path: ['metadata', 'resourceVersion'],
        message: 'expected no resourceVersion, got one that is no number',
      });
  },
};

function isVersion(text: string): boolean {
  return /^\d{1,100}$/.test(text) && BigInt(text) < 2n ** 64n;
}
