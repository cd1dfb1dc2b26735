import type { JobRule } from '../../rule.js';
import { required, tooMany, unsupported } from '../../violations.js';

const POLICIES = ['Always', 'Never', 'OnFailure'];
const ACTIONS = ['Restart', 'RestartAllContainers'];
const OPERATORS = ['In', 'NotIn'];
const MAX_RULES = 20;
const MAX_VALUES = 255;

export const restartRules: JobRule = {
  id: 'restart-rules',
  severity: 'error',
  description:
    'A container’s own restartPolicy is Always, Never or OnFailure; its restartPolicyRules stand beside one, at most 20, each with an action and at most 255 exit codes.',
  remediation: 'Correct the container’s restartPolicy, or leave it to the Pod’s.',
  check({ containers }, report) {
    for (const { path, list, container } of containers) {
      if (list === 'ephemeralContainers') continue;
      const { restartPolicy, restartPolicyRules: rules = [] } = container;
      const own = [...path, 'restartPolicy'];
      if (restartPolicy === undefined && rules.length > 0) report(required(own, 'a restartPolicy beside its rules'));
      if (restartPolicy !== undefined && !POLICIES.includes(restartPolicy))
        report(unsupported(own, POLICIES, restartPolicy));
      // Without a policy the server does not look at the rules of an init container.
      if (list === 'initContainers' && restartPolicy === undefined) continue;
      if (rules.length > MAX_RULES)
        report(tooMany([...path, 'restartPolicyRules'], `${MAX_RULES} rules`, rules.length));
      for (const [index, { action = '', exitCodes }] of rules.entries()) {
        const at = [...path, 'restartPolicyRules', index];
        if (!ACTIONS.includes(action)) report(unsupported([...at, 'action'], ACTIONS, action));
        if (exitCodes === undefined) {
          report(required([...at, 'exitCodes'], 'exit codes'));
          continue;
        }
        const { operator = '', values = [] } = exitCodes;
        if (!OPERATORS.includes(operator)) report(unsupported([...at, 'exitCodes', 'operator'], OPERATORS, operator));
        if (values.length > MAX_VALUES)
          report(tooMany([...at, 'exitCodes', 'values'], `${MAX_VALUES} exit codes`, values.length));
      }
    }
  },
};
