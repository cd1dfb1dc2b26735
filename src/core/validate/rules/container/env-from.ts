import { isDnsSubdomainStart, isEnvName } from '../../../kubernetes-names.js';
import type { FieldPath } from '../../../yaml/field-path.js';
import type { JobRule, Report } from '../../rule.js';
import type { ConfigMapEnvSource } from '../../schema/job-types.js';
import { invalid, mismatch, required } from '../../violations.js';

export const envFrom: JobRule = {
  id: 'env-imports',
  severity: 'error',
  description: 'Every envFrom entry names one ConfigMap or one Secret; a prefix is printable ASCII without =.',
  remediation: 'Keep one of configMapRef and secretRef, with its name.',
  check({ containers }, report) {
    for (const { path: owner, container } of containers) {
      for (const [index, { prefix = '', configMapRef, secretRef }] of (container.envFrom ?? []).entries()) {
        const list = [...owner, 'envFrom'];
        const path = [...list, index];
        if (prefix !== '' && !isEnvName(prefix))
          report(invalid([...path, 'prefix'], 'printable ASCII without =', prefix));
        if (configMapRef !== undefined) checkName(configMapRef, [...path, 'configMapRef'], report);
        if (secretRef !== undefined) checkName(secretRef, [...path, 'secretRef'], report);
        if ((configMapRef === undefined) !== (secretRef === undefined)) continue;
        const got = secretRef === undefined ? 'neither' : 'both';
        report(mismatch(list, 'one of configMapRef and secretRef', got, { at: path }));
      }
    }
  },
};

function checkName({ name = '' }: ConfigMapEnvSource, path: FieldPath, report: Report): void {
  if (name === '') return report(required([...path, 'name'], 'the name of a ConfigMap or Secret'));
  if (!isDnsSubdomainStart(name)) report(invalid([...path, 'name'], 'the name of a ConfigMap or Secret', name));
}
