import type { FieldPath } from '../yaml/field-path.js';
import { type DecodeProblem, decodeJob } from './decode/decode-job.js';
import { defaultJob } from './defaults/default-job.js';
import { POD_SPEC_PATH } from './pod-spec-path.js';
import type {
  Container,
  EphemeralContainer,
  Job,
  JobSpec,
  ObjectMeta,
  PodSpec,
  PodTemplateSpec,
} from './schema/job-types.js';
import { type ResourcesView, viewResources } from './resources-view.js';
import type { Mapping } from '../yaml/typed-access.js';

/** The parts of a Job that rules look at, each found once, as the API server sees them: decoded, with its defaults. */
export interface JobView {
  /** As it stands in the file. */
  manifest: Mapping;
  /** Decoded, without the server's defaults. */
  decoded: Job;
  /** What decoding has met. */
  problems: readonly DecodeProblem[];
  metadata: ObjectMeta;
  spec: JobSpec;
  template: PodTemplateSpec;
  podSpec: PodSpec;
  /** The Job's own metadata and its Pod template's: both carry labels and annotations. */
  objects: readonly { path: FieldPath; metadata: ObjectMeta }[];
  /** Regular, init and ephemeral containers: the order in which the API server looks at their names. */
  containers: readonly ContainerView[];
  /** The resources of every container, of the Pod itself, and its overhead. */
  resources: readonly ResourcesView[];
}

/** A container and where it stands. */
export interface ContainerView {
  path: FieldPath;
  list: 'containers' | 'initContainers' | 'ephemeralContainers';
  container: Container & EphemeralContainer;
}

/** The view of a manifest; what has a wrong type is left out, and is in `problems`. */
export function viewJob(manifest: Mapping): JobView {
  const { job: decoded, problems } = decodeJob(manifest);
  const { metadata = {}, spec = {} } = defaultJob(decoded);
  const template = spec.template ?? {};
  const podSpec = template.spec ?? {};
  const containers = [
    ...viewContainers(podSpec, 'containers'),
    ...viewContainers(podSpec, 'initContainers'),
    ...viewContainers(podSpec, 'ephemeralContainers'),
  ];
  return {
    manifest,
    decoded,
    problems,
    metadata,
    spec,
    template,
    podSpec,
    objects: [
      { path: ['metadata'], metadata: decoded.metadata ?? {} },
      { path: ['spec', 'template', 'metadata'], metadata: template.metadata ?? {} },
    ],
    containers,
    resources: viewResources({ podSpec, containers }),
  };
}

function viewContainers(podSpec: PodSpec, list: ContainerView['list']): ContainerView[] {
  return (podSpec[list] ?? []).map((container, index) => ({ path: [...POD_SPEC_PATH, list, index], list, container }));
}
