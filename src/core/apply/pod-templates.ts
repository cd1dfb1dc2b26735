import { canonicalJson } from '../canonical-json.js';
import { listAt, type Mapping, mappingAt } from '../yaml/typed-access.js';
import { isMapping } from '../yaml/parse-mapping.js';
import type { PlannedJob } from './plan-apply.js';

/** A Pod to try, and the Jobs whose Pods are like it. */
export interface PodTemplate {
  /** As the Job controller would make it, but for its owner. */
  pod: Record<string, unknown>;
  jobs: PlannedJob[];
}

/** What tells one worker from another, and what quota, Pod Security and policies have nothing to say about. */
const PER_WORKER_LABELS = ['worker_id'];

/**
 * The distinct Pods that the Jobs of a namespace would make. Templates that differ only in arguments, in literal values
 * of environment variables, in annotations or in the worker's label meet the same admission and are tried once.
 */
export function findPodTemplates(jobs: readonly PlannedJob[]): PodTemplate[] {
  const templates = new Map<string, PodTemplate>();
  for (const job of jobs) {
    const template = mappingAt(mappingAt(job.manifest, 'spec'), 'template');
    if (template === undefined) continue;
    const shape = canonicalJson(shapeOf(template));
    const known = templates.get(shape);
    if (known === undefined) templates.set(shape, { pod: podOf(job, template), jobs: [job] });
    else known.jobs.push(job);
  }
  return [...templates.values()];
}

function podOf({ name, namespace }: PlannedJob, template: Mapping): Record<string, unknown> {
  const { labels, annotations } = metadataOf(template);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name.slice(0, 50)}-`,
      namespace,
      labels: { ...labels, 'batch.kubernetes.io/job-name': name.slice(0, 63), 'job-name': name.slice(0, 63) },
      annotations,
    },
    spec: template['spec'],
  };
}

function shapeOf(template: Mapping): unknown {
  const spec = mappingAt(template, 'spec');
  const labels = { ...metadataOf(template).labels };
  for (const label of PER_WORKER_LABELS) delete labels[label];
  const containers = ['containers', 'initContainers'].map((key) => (listAt(spec, key) ?? []).map(containerShape));
  return { labels, spec: { ...spec, containers: containers[0], initContainers: containers[1] } };
}

function containerShape(container: unknown): unknown {
  if (!isMapping(container)) return container;
  const { args: _args, env: _env, ...rest } = container;
  const env = (listAt(container, 'env') ?? []).map((variable) => {
    if (!isMapping(variable)) return variable;
    const { value: _value, ...named } = variable;
    return named;
  });
  return { ...rest, env };
}

function metadataOf(template: Mapping): { labels: Record<string, unknown>; annotations: Record<string, unknown> } {
  const metadata = mappingAt(template, 'metadata');
  return { labels: { ...mappingAt(metadata, 'labels') }, annotations: { ...mappingAt(metadata, 'annotations') } };
}
