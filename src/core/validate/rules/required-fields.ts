import type { FieldPath } from '../../yaml/field-path.js';
import type { JobView } from '../job-view.js';
import type { JobRule } from '../rule.js';
import { memberOf } from '../typed-access.js';

interface Required {
  path: FieldPath;
  what: string;
  value: unknown;
}

export const requiredFields: JobRule = {
  id: 'required-fields',
  severity: 'error',
  description: 'metadata.name, spec.template, at least one container, and every container’s name and image are there.',
  remediation: 'Add the field.',
  check(job, report) {
    // A missing parent is reported once, without everything that would be inside it.
    const missingPart = requiredParts(job).find(({ value }) => isMissing(value));
    const parts = missingPart === undefined ? [] : [missingPart];
    for (const { path, what, value } of [...requiredTexts(job), ...parts]) {
      if (isMissing(value))
        report({ path, message: `expected ${what}, got ${value === undefined ? 'nothing' : 'an empty one'}` });
    }
  },
};

function requiredParts({ manifest, spec, template, podSpec }: JobView): Required[] {
  return [
    { path: ['spec'], what: 'a Job spec', value: memberOf(manifest, 'spec') },
    { path: ['spec', 'template'], what: 'a Pod template', value: memberOf(spec, 'template') },
    { path: ['spec', 'template', 'spec'], what: 'a Pod spec', value: memberOf(template, 'spec') },
    {
      path: ['spec', 'template', 'spec', 'containers'],
      what: 'at least one container',
      value: memberOf(podSpec, 'containers'),
    },
  ];
}

function requiredTexts({ metadata, containers }: JobView): Required[] {
  return [
    { path: ['metadata', 'name'], what: 'a name for the Job', value: memberOf(metadata, 'name') },
    ...containers.flatMap(({ path, container }) => [
      { path: [...path, 'name'], what: 'a name for the container', value: memberOf(container, 'name') },
      { path: [...path, 'image'], what: 'an image', value: memberOf(container, 'image') },
    ]),
  ];
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}
