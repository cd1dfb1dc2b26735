import { checkDescending } from '../../fields/paths.js';
import { APP_ARMOR, SECCOMP_CONTAINER, SECCOMP_POD } from '../../fields/profile-annotations.js';
import type { JobView } from '../../job-view.js';
import { POD_SPEC_PATH } from '../../pod-spec-path.js';
import type { JobRule, Report } from '../../rule.js';
import type { AppArmorProfile, SeccompProfile } from '../../schema/job-types.js';
import { showValue } from '../../show-value.js';
import { checkTolerationAnnotation, TOLERATION_ANNOTATION } from './toleration-annotation.js';
import { forbidden, invalid, mismatch } from '../../violations.js';

// Annotations that once were fields: the server still reads them.

const WRITTEN = ['spec', 'template', 'metadata', 'annotations'];
/** The server leaves `metadata` out. */
const PATH = ['spec', 'template', 'annotations'];

const MIRROR = 'kubernetes.io/config.mirror';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';

export const podAnnotations: JobRule = {
  id: 'pod-annotations',
  severity: 'error',
  description:
    'Annotations of the Pod template that Kubernetes reads (seccomp, AppArmor, tolerations, pod-deletion-cost, config.mirror) have values that it knows, and agree with the fields that replace them.',
  remediation: 'Remove the annotation and set the field in securityContext.',
  check(job, report) {
    const annotations = job.template.metadata?.annotations;
    if (annotations === undefined) return;
    const { podSpec, containers } = job;
    let mayDisagree = false;
    for (const [key, value] of Object.entries(annotations)) {
      if (!key.includes('kubernetes.io/')) continue;
      mayDisagree = true;
      const at = [...WRITTEN, { key }];
      if (key === MIRROR && (podSpec.nodeName ?? '') === '')
        report(mismatch([...PATH, { key }], 'nodeName beside it', 'none', { at }));
      if (key === DELETION_COST && !isInt32(value))
        report(invalid([...PATH, { key }], 'a whole number of 32 bits', value, { at }));
      if (key === TOLERATION_ANNOTATION) checkTolerationAnnotation(value, { path: PATH, at, report });
      if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER)) checkSeccompName(value, key, report);
      if (!key.startsWith(APP_ARMOR)) continue;
      const container = key.slice(APP_ARMOR.length);
      if (!containers.some(({ container: { name = '' } }) => name === container))
        report(invalid([...PATH, { key }], 'the name of a container at its end', container, { at, part: 'key' }));
      if (!/^(?:|runtime\/default|unconfined|localhost\/.*)$/s.test(value))
        report(invalid([...PATH, { key }], 'runtime/default, unconfined or localhost/NAME', value, { at }));
    }
    if (mayDisagree) checkAgreement(job, annotations, report);
  },
};

function isInt32(text: string): boolean {
  if (!/^(?:0|-?[0-9]+)$/.test(text) || /^0[0-9]/.test(text)) return false;
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 31;
}

function checkSeccompName(value: string, key: string, report: Report): void {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(value)) return;
  const path = [...PATH, key];
  const at = [...WRITTEN, { key }];
  if (value.startsWith('localhost/')) checkDescending(value.slice('localhost/'.length), { path, at, report });
  else report(invalid(path, 'runtime/default, unconfined or localhost/FILE', value, { at }));
}

type Annotations = Readonly<Record<string, string>>;

/** The profile of a field and of an annotation about the same thing must be one. */
function checkAgreement({ podSpec, containers }: JobView, annotations: Annotations, report: Report): void {
  const ofPod = podSpec.securityContext;
  const compare = (
    key: string,
    profile: SeccompProfile | AppArmorProfile | undefined,
    { path, defaults }: { path: readonly (string | number)[]; defaults: readonly string[] },
  ): void => {
    const value = Object.hasOwn(annotations, key) ? annotations[key] : undefined;
    if (value === undefined || profile === undefined) return;
    const part = disagreement(value, profile, defaults);
    if (part !== undefined)
      report(forbidden([...path, part], `what the annotation ${key} says (${showValue(value)})`, 'something else'));
  };
  const seccomp = { defaults: ['runtime/default', 'docker/default'] };
  const appArmor = { defaults: ['runtime/default'] };
  compare(SECCOMP_POD, ofPod?.seccompProfile, {
    ...seccomp,
    path: [...(POD_SPEC_PATH as string[]), 'securityContext', 'seccompProfile'],
  });
  for (const { path, container } of containers) {
    const { name = '', securityContext: context } = container;
    const own = [...(path as (string | number)[]), 'securityContext'];
    compare(`${SECCOMP_CONTAINER}${name}`, context?.seccompProfile, { ...seccomp, path: [...own, 'seccompProfile'] });
    if (podSpec.os?.name === 'windows') continue;
    const profile = context?.appArmorProfile ?? ofPod?.appArmorProfile;
    compare(`${APP_ARMOR}${name}`, profile, { ...appArmor, path: [...own, 'appArmorProfile'] });
  }
}

/** The member of the profile that disagrees, if any. */
function disagreement(
  value: string,
  { type, localhostProfile }: SeccompProfile | AppArmorProfile,
  defaults: readonly string[],
): 'type' | 'localhostProfile' | undefined {
  if (type === 'Unconfined') return value === 'unconfined' ? undefined : 'type';
  if (type === 'RuntimeDefault') return defaults.includes(value) ? undefined : 'type';
  if (type !== 'Localhost') return undefined;
  if (!value.startsWith('localhost/')) return 'type';
  return value.slice('localhost/'.length) === localhostProfile ? undefined : 'localhostProfile';
}
