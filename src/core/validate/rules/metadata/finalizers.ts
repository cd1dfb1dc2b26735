import { isLabelKey } from '../../../kubernetes-names.js';
import type { JobRule } from '../../rule.js';
import { invalid, mismatch } from '../../violations.js';

const PATH = ['metadata', 'finalizers'];
const STANDARD: ReadonlySet<string> = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

export const finalizers: JobRule = {
  id: 'finalizers',
  severity: 'error',
  description:
    'Finalizers are prefix/name, or one of Kubernetes’ own, of which orphan and foregroundDeletion exclude each other.',
  remediation: 'Remove the finalizer; whoever needs one sets it.',
  check({ metadata: { finalizers = [] } }, report) {
    for (const [index, finalizer] of finalizers.entries()) {
      const at = [...PATH, index];
      if (!isLabelKey(finalizer)) report(invalid(PATH, 'a qualified name', finalizer, { at }));
      if (!finalizer.includes('/') && !STANDARD.has(finalizer))
        report(invalid(at, 'prefix/name or one of Kubernetes’ own finalizers', finalizer));
    }
    if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
      report(mismatch(PATH, 'one of orphan and foregroundDeletion', 'both'));
  },
};
