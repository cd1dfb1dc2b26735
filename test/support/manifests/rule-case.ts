import type {
  Container,
  JobSpec,
  ObjectMeta,
  PodSpec,
  PodTemplateSpec,
  Volume,
} from '../../../src/core/validate/schema/job-types.js';

/** A manifest, and what is wrong with it in the API server's words: `Kind path`. */
export type Broken = readonly [manifest: object, ...causes: string[]];

/** What breaks a rule and, as near to it as can be, what keeps it. The cluster suite asks a real API server the same. */
export interface RuleCase {
  breaks: readonly Broken[];
  keeps: readonly object[];
}

/** By the id of the rule. */
export type RuleCases = Readonly<Record<string, RuleCase>>;

/** Parts of a Job that replace those of the smallest legal one. */
export interface Parts {
  metadata?: ObjectMeta;
  spec?: JobSpec;
  template?: PodTemplateSpec;
  pod?: PodSpec;
  container?: Container;
}

export const POD = 'spec.template.spec';
export const MAIN = `${POD}.containers[0]`;

/** The smallest legal Job with these parts in it. */
export function aJob({ metadata = {}, spec = {}, template = {}, pod = {}, container = {} }: Parts = {}): object {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'a', ...metadata },
    spec: {
      ...spec,
      template: {
        ...template,
        spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'a:1', ...container }], ...pod },
      },
    },
  };
}

/** With these fields of the Pod. */
export const withPod = (pod: PodSpec): object => aJob({ pod });

/** With these fields of its one container. */
export const withContainer = (container: Container): object => aJob({ container });

/** With this init container. */
export const withInit = (init: Container): object =>
  aJob({ pod: { initContainers: [{ name: 'init', image: 'a:1', ...init }] } });

/** With these fields of the Job. */
export const withSpec = (spec: JobSpec): object => aJob({ spec });

/** With these fields of a Job with three indexes. */
export const withIndexes = (spec: JobSpec): object =>
  aJob({ spec: { completionMode: 'Indexed', completions: 3, ...spec } });

/** With this volume, called `data`. */
export const withVolume = (volume: Volume): object => withPod({ volumes: [{ name: 'data', ...volume }] });

/** A type is not enough to keep a test from writing what is no Job. */
export const unchecked = (value: unknown): never => value as never;
