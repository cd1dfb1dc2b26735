import type { Job, JobSpec, PodFailurePolicyRule, PodSpec, PodTemplateSpec } from '../schema/job-types.js';
import { defaultContainer } from './default-container.js';
import { defaultVolume } from './default-volume.js';
import { changeMember, fill, mapChanged } from './fill.js';

// What the API server fills in before it validates, as far as a rule looks at it. Source:
// https://github.com/kubernetes/kubernetes/blob/v1.37.2/pkg/apis/batch/v1/defaults.go and pkg/apis/core/v1/defaults.go

/** The Job as the API server validates it. Nothing of the given one is changed. */
export function defaultJob(job: Job): Job {
  const spec = defaultSpec(job.spec ?? {});
  const labels = job.metadata?.labels ?? {};
  const templateLabels = spec.template?.metadata?.labels;
  if (templateLabels === undefined || Object.keys(labels).length > 0) return { ...job, spec };
  return { ...job, spec, metadata: { ...job.metadata, labels: templateLabels } };
}

function defaultSpec(given: JobSpec): JobSpec {
  const { completions, parallelism } = given;
  const spec: JobSpec = {
    ...given,
    parallelism: parallelism ?? 1,
    completionMode: given.completionMode ?? 'NonIndexed',
    podReplacementPolicy:
      given.podReplacementPolicy ?? (given.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'),
    template: defaultTemplate(given.template ?? {}),
  };
  if (completions === undefined && parallelism === undefined) spec.completions = 1;
  return changeMember(spec, 'podFailurePolicy', (policy) =>
    changeMember(policy, 'rules', (rules) => mapChanged(rules, defaultFailureRule)),
  );
}

function defaultFailureRule(rule: PodFailurePolicyRule): PodFailurePolicyRule {
  return changeMember(rule, 'onPodConditions', (patterns) =>
    mapChanged(patterns, (pattern) => fill(pattern, 'status', 'True')),
  );
}

function defaultTemplate(template: PodTemplateSpec): PodTemplateSpec {
  return { ...template, spec: defaultPodSpec(template.spec ?? {}) };
}

function defaultPodSpec(given: PodSpec): PodSpec {
  const serviceAccountName = given.serviceAccountName || given.serviceAccount;
  const spec: PodSpec = {
    ...given,
    ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
    restartPolicy: given.restartPolicy || 'Always',
    dnsPolicy: given.dnsPolicy || 'ClusterFirst',
    terminationGracePeriodSeconds: given.terminationGracePeriodSeconds ?? 30,
  };
  if (spec.volumes !== undefined) spec.volumes = mapChanged(spec.volumes, defaultVolume);
  if (spec.containers !== undefined) spec.containers = mapChanged(spec.containers, defaultContainer);
  if (spec.initContainers !== undefined) spec.initContainers = mapChanged(spec.initContainers, defaultContainer);
  if (spec.ephemeralContainers !== undefined)
    spec.ephemeralContainers = mapChanged(spec.ephemeralContainers, defaultContainer);
  return spec;
}
