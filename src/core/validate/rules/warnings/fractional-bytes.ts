import type { FieldPath } from '../../../yaml/field-path.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import { isWhole, parseQuantity } from '../../../quantity.js';
import type { JobRule, Report } from '../../rule.js';
import type { Quantity } from '../../schema/job-types.js';
import { showValue } from '../../show-value.js';

const LISTS = ['limits', 'requests'] as const;
const IN_BYTES = ['memory', 'ephemeral-storage'];

export const fractionalBytes: JobRule = {
  id: 'fractional-bytes',
  severity: 'warning',
  description: 'Amounts of memory and storage are whole bytes: 100m of memory is a tenth of a byte, not 100 megabytes.',
  remediation: 'Write Mi or M for mebibytes or megabytes.',
  check({ podSpec, containers }, report) {
    checkAmounts(podSpec.overhead, { names: IN_BYTES, path: [...POD_SPEC_PATH, 'overhead'], report });
    for (const { path, container } of containers) {
      for (const list of LISTS)
        checkAmounts(container.resources?.[list], { names: IN_BYTES, path: [...path, 'resources', list], report });
    }
    for (const [index, { ephemeral }] of (podSpec.volumes ?? []).entries()) {
      const resources = ephemeral?.volumeClaimTemplate?.spec?.resources;
      const path = [...POD_SPEC_PATH, 'volumes', index, 'ephemeral', 'volumeClaimTemplate', 'spec', 'resources'];
      for (const list of LISTS) checkAmounts(resources?.[list], { names: ['storage'], path: [...path, list], report });
    }
  },
};

function checkAmounts(
  amounts: Readonly<Record<string, Quantity>> | undefined,
  { names, path, report }: { names: readonly string[]; path: FieldPath; report: Report },
): void {
  for (const key of names) {
    const amount = amounts?.[key];
    const quantity = parseQuantity(String(amount ?? '0'));
    if (amount === undefined || quantity === null || isWhole(quantity)) continue;
    report({ path: [...path, { key }], message: `expected whole bytes, got ${showValue(String(amount))}` });
  }
}
