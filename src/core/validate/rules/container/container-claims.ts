import type { FieldPath } from '../../../yaml/field-path.js';
import { isDnsLabel } from '../../../kubernetes-names.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import type { ResourceClaim } from '../../schema/job-types.js';
import { duplicate, invalid, notFound, required } from '../../violations.js';

export const containerClaims: JobRule = {
  id: 'container-claims',
  severity: 'error',
  description: 'Every claim of a container is one of the Pod’s resourceClaims, and none is made twice.',
  remediation: 'Name a claim of spec.template.spec.resourceClaims, once.',
  check({ podSpec, containers }, report) {
    const known = new Set((podSpec.resourceClaims ?? []).map(({ name = '' }) => name).filter((name) => name !== ''));
    for (const { path, container } of containers)
      checkClaims(container.resources?.claims ?? [], { path: [...path, 'resources', 'claims'], known, report });
    // Pods of Windows are told elsewhere that they can have none.
    if (podSpec.os?.name === 'windows') return;
    const path = [...POD_SPEC_PATH, 'resources', 'claims'];
    checkClaims(podSpec.resources?.claims ?? [], { path, known, report });
  },
};

function checkClaims(
  claims: readonly ResourceClaim[],
  { path: list, known, report }: { path: FieldPath; known: ReadonlySet<string>; report: Report },
): void {
  const names = new Set<string>();
  for (const [index, { name = '', request = '' }] of claims.entries()) {
    const path = [...list, index];
    if (name === '') {
      report(required(path, 'the name of a claim'));
      continue;
    }
    if (names.has(name)) report(duplicate(path, 'each claim once', name));
    else {
      if (request !== '' && !isDnsLabel(request)) report(invalid([...path, 'request'], 'a DNS-1123 label', request));
      const key = request === '' ? name : `${name}/${request}`;
      const isPart = request === '' && [...names].some((other) => other.startsWith(`${name}/`));
      if (names.has(key) || isPart) report(duplicate(path, 'each claim once', key));
      names.add(key);
    }
    if (!known.has(name)) report(notFound(path, 'one of the Pod’s resourceClaims', name));
  }
}
