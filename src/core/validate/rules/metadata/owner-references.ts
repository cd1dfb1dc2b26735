import type { JobRule } from '../../rule.js';
import { invalid, mismatch, required } from '../../violations.js';

const PATH = ['metadata', 'ownerReferences'];

export const ownerReferences: JobRule = {
  id: 'owner-references',
  severity: 'error',
  description: 'Every owner has apiVersion, kind, name and uid; none is an Event, and at most one is the controller.',
  remediation: 'Complete the reference, or remove it: a Job that nobody owns needs none.',
  check({ metadata: { ownerReferences = [] } }, report) {
    let controllers = 0;
    for (const [index, owner] of ownerReferences.entries()) {
      const { apiVersion = '', kind = '', name = '', uid = '' } = owner;
      const path = [...PATH, index];
      if (apiVersion === '') report(required([...path, 'apiVersion'], 'the owner’s apiVersion'));
      else if (!/^[^/]*(?:\/[^/]+)?$/.test(apiVersion))
        report(invalid([...path, 'apiVersion'], 'group/version or version', apiVersion));
      if (kind === '') report(required([...path, 'kind'], 'the owner’s kind'));
      if (name === '') report(required([...path, 'name'], 'the owner’s name'));
      if (uid === '') report(required([...path, 'uid'], 'the owner’s uid'));
      if (apiVersion === 'v1' && kind === 'Event') report(mismatch(path, 'an owner that may own', 'an Event'));
      if (owner.controller !== true) continue;
      controllers += 1;
      if (controllers > 1)
        report(mismatch(PATH, 'at most one controller', `a second one, ${kind}/${name}`, { at: path }));
    }
  },
};
