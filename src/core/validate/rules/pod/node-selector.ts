import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule } from '../../rule.js';
import { checkLabels } from '../metadata/labels.js';

const PATH = [...POD_SPEC_PATH, 'nodeSelector'];

export const nodeSelector: JobRule = {
  id: 'node-selector',
  severity: 'error',
  description: 'nodeSelector has legal label keys and values.',
  remediation: 'Write the label as a node has it.',
  check({ podSpec }, report) {
    checkLabels(podSpec.nodeSelector ?? {}, { path: PATH, written: PATH, report });
  },
};
