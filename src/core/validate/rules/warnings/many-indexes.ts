import type { JobRule } from '../../rule.js';

const MANY_COMPLETIONS = 100_000;
const MANY_PODS = 10_000;

export const manyIndexes: JobRule = {
  id: 'many-indexes',
  severity: 'warning',
  description:
    'An Indexed Job of more than 100000 completions runs at most 10000 Pods at a time: with more, Kubernetes may lose count of the indexes that ended.',
  remediation: 'Lower parallelism, or split the Job.',
  check({ spec: { completionMode, completions = 0, parallelism = 0 } }, report) {
    if (completionMode !== 'Indexed' || completions <= MANY_COMPLETIONS || parallelism <= MANY_PODS) return;
    const message = `expected at most ${MANY_PODS} Pods at a time, got ${parallelism}`;
    report({ path: ['spec'], at: ['spec', 'parallelism'], message });
  },
};
