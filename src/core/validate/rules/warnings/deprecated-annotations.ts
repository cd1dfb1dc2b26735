import { APP_ARMOR, SECCOMP_CONTAINER, SECCOMP_POD } from '../../fields/profile-annotations.js';
import type { JobRule } from '../../rule.js';
import type { AppArmorProfile } from '../../schema/job-types.js';

/** The server says `spec.template.metadata.annotations` here, unlike in its errors. */
const PATH = ['spec', 'template', 'metadata', 'annotations'];

const DEAD: ReadonlyMap<string, string> = new Map([
  ['scheduler.alpha.kubernetes.io/critical-pod', 'priorityClassName'],
  ['security.alpha.kubernetes.io/sysctls', 'securityContext.sysctls'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'securityContext.sysctls'],
]);

export const deprecatedAnnotations: JobRule = {
  id: 'deprecated-annotations',
  severity: 'warning',
  description:
    'What once was said by annotations (priority, sysctls, seccomp, AppArmor) is said by the fields that replaced them.',
  remediation: 'Set the field in its place: the annotation has no effect any more, or soon will have none.',
  check({ template, podSpec, containers }, report) {
    const annotations = template.metadata?.annotations;
    if (annotations === undefined) return;
    const warn = (key: string, field: string): void => {
      if (!Object.hasOwn(annotations, key)) return;
      report({ path: [...PATH, { key }], part: 'key', message: `expected the field ${field}, got an annotation` });
    };
    for (const [key, field] of DEAD) warn(key, field);
    if (podSpec.securityContext?.seccompProfile === undefined) warn(SECCOMP_POD, 'securityContext.seccompProfile');
    for (const { container } of containers) {
      const { name = '', securityContext: context } = container;
      if (context?.seccompProfile === undefined) warn(`${SECCOMP_CONTAINER}${name}`, 'securityContext.seccompProfile');
      const key = `${APP_ARMOR}${name}`;
      const isTheSame = saysTheSame(annotations[key] ?? '', podSpec.securityContext?.appArmorProfile);
      if (context?.appArmorProfile === undefined && !isTheSame) warn(key, 'securityContext.appArmorProfile');
    }
  },
};

/** The Pod's own profile is what the annotation says. */
function saysTheSame(annotation: string, profile: AppArmorProfile | undefined): boolean {
  switch (profile?.type) {
    case 'RuntimeDefault':
      return annotation === 'runtime/default';
    case 'Unconfined':
      return annotation === 'unconfined';
    case 'Localhost':
      return annotation === `localhost/${profile.localhostProfile ?? ''}`;
    default:
      return false;
  }
}
