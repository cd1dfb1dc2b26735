import { isDnsSubdomain, isLabelKey, isLabelValue } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import type { NodeSelectorRequirement, NodeSelectorTerm } from '../../schema/job-types.js';
import { forbidden, invalid, required } from '../../violations.js';

const PATH = [...POD_SPEC_PATH, 'affinity', 'nodeAffinity'];
const MAX_WEIGHT = 100;

export const nodeAffinity: JobRule = {
  id: 'node-affinity',
  severity: 'error',
  description:
    'nodeAffinity has at least one required term, weights from 1 to 100, and in each term operators with as many values as they take.',
  remediation: 'Use In or NotIn with values, Exists or DoesNotExist without, Gt or Lt with one.',
  check({ podSpec }, report) {
    const affinity = podSpec.affinity?.nodeAffinity;
    const mandatory = affinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (mandatory !== undefined) {
      const path = [...PATH, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
      const { nodeSelectorTerms: terms = [] } = mandatory;
      if (terms.length === 0) report(required(path, 'at least one term'));
      for (const [index, term] of terms.entries())
        checkTerm(term, { path: [...path, index], checksValues: true, report });
    }
    for (const [index, term] of (affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).entries()) {
      const path = [...PATH, 'preferredDuringSchedulingIgnoredDuringExecution', index];
      const { weight = 0, preference = {} } = term;
      if (weight < 1 || weight > MAX_WEIGHT) report(invalid([...path, 'weight'], `from 1 to ${MAX_WEIGHT}`, weight));
      // The server takes any text for a value that is only preferred.
      checkTerm(preference, { path: [...path, 'preference'], checksValues: false, report });
    }
  },
};

interface Place {
  path: FieldPath;
  checksValues: boolean;
  report: Report;
}

function checkTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, { path, ...place }: Place): void {
  for (const [index, requirement] of matchExpressions.entries())
    checkExpression(requirement, { ...place, path: [...path, 'matchExpressions', index] });
  for (const [index, requirement] of matchFields.entries())
    checkField(requirement, { ...place, path: [...path, 'matchFields', index] });
}

function checkExpression(
  { key = '', operator = '', values = [] }: NodeSelectorRequirement,
  { path, checksValues, report }: Place,
): void {
  const at = [...path, 'values'];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) report(required(at, `values for ${operator}`));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) report(forbidden(at, `no values beside ${operator}`, 'some'));
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (values.length !== 1)
      report({ path: at, kind: 'Required', message: `expected one value for ${operator}, got ${values.length}` });
  } else report(invalid([...path, 'operator'], 'In, NotIn, Exists, DoesNotExist, Gt or Lt', operator));
  if (!isLabelKey(key)) report(invalid([...path, 'key'], 'a label key [prefix/]name', key));
  for (const [index, value] of checksValues ? values.entries() : [])
    if (!isLabelValue(value)) report(invalid([...at, index], 'a legal label value', value));
}

function checkField({ key = '', operator = '', values = [] }: NodeSelectorRequirement, { path, report }: Place): void {
  const at = [...path, 'values'];
  if (operator !== 'In' && operator !== 'NotIn') report(invalid([...path, 'operator'], 'In or NotIn', operator));
  else if (values.length !== 1)
    report({ path: at, kind: 'Required', message: `expected one value for ${operator}, got ${values.length}` });
  if (key !== 'metadata.name') return report(invalid([...path, 'key'], 'metadata.name', key));
  for (const [index, value] of values.entries())
    if (!isDnsSubdomain(value)) report(invalid([...at, index], 'the name of a node', value));
}
