import { type Mapping, mappingAt, mappingsAt, memberOf, textAt } from '../yaml/typed-access.js';
import type { PlannedJob } from './plan-apply.js';
import { nameObjects, type Refusal } from './refusal.js';

export type ReferenceKind = 'serviceaccount' | 'configmap' | 'secret' | 'persistentvolumeclaim' | 'priorityclass';

/** Another object without which a Job's Pods would not start. */
export interface Reference {
  kind: ReferenceKind;
  name: string;
}

/** `null`: these credentials may not look. */
export type ReferenceState = boolean | null;

/** What a Pod spec refers to; what it calls optional is left out. */
export function findReferences(podSpec: Mapping): Reference[] {
  const references: Reference[] = [];
  const add = (kind: ReferenceKind, name: string | undefined) => {
    if (name) references.push({ kind, name });
  };
  const addKey = (kind: ReferenceKind, source: Mapping | undefined, nameKey = 'name') => {
    if (memberOf(source, 'optional') !== true) add(kind, textAt(source, nameKey));
  };
  add('serviceaccount', textAt(podSpec, 'serviceAccountName'));
  add('priorityclass', textAt(podSpec, 'priorityClassName'));
  for (const secret of mappingsAt(podSpec, 'imagePullSecrets')) add('secret', textAt(secret, 'name'));
  for (const volume of mappingsAt(podSpec, 'volumes')) {
    addKey('configmap', mappingAt(volume, 'configMap'));
    addKey('secret', mappingAt(volume, 'secret'), 'secretName');
    add('persistentvolumeclaim', textAt(mappingAt(volume, 'persistentVolumeClaim'), 'claimName'));
    for (const source of mappingsAt(mappingAt(volume, 'projected'), 'sources')) {
      addKey('configmap', mappingAt(source, 'configMap'));
      addKey('secret', mappingAt(source, 'secret'));
    }
  }
  for (const container of [...mappingsAt(podSpec, 'initContainers'), ...mappingsAt(podSpec, 'containers')]) {
    for (const source of mappingsAt(container, 'envFrom')) {
      addKey('configmap', mappingAt(source, 'configMapRef'));
      addKey('secret', mappingAt(source, 'secretRef'));
    }
    for (const variable of mappingsAt(container, 'env')) {
      const from = mappingAt(variable, 'valueFrom');
      addKey('configmap', mappingAt(from, 'configMapKeyRef'));
      addKey('secret', mappingAt(from, 'secretKeyRef'));
    }
  }
  return references;
}

/** Every reference of the Jobs once, with the names of the Jobs that have it. */
export function collectReferences(jobs: readonly PlannedJob[]): { reference: Reference; jobs: string[] }[] {
  const collected = new Map<string, { reference: Reference; jobs: string[] }>();
  for (const { name, manifest } of jobs) {
    const podSpec = podSpecOf(manifest);
    if (podSpec === undefined) continue;
    for (const reference of findReferences(podSpec)) {
      const key = `${reference.kind}/${reference.name}`;
      const entry = collected.get(key) ?? { reference, jobs: [] };
      if (entry.jobs.at(-1) !== name) entry.jobs.push(name);
      collected.set(key, entry);
    }
  }
  return [...collected.values()];
}

/** The Pod spec of a Job; undefined where it has none. */
export function podSpecOf(manifest: Mapping): Mapping | undefined {
  return mappingAt(mappingAt(mappingAt(manifest, 'spec'), 'template'), 'spec');
}

export interface JudgeReferences {
  namespace: string;
  found: readonly { reference: Reference; jobs: readonly string[]; state: ReferenceState }[];
}

/** What is missing: a refusal; what could not be looked at: a warning. */
export function judgeReferences({ namespace, found }: JudgeReferences): { refusals: Refusal[]; warnings: string[] } {
  const refusals = found
    .filter(({ state }) => state === false)
    .map(({ reference: { kind, name }, jobs }): Refusal => {
      const where = kind === 'priorityclass' ? '' : ` in namespace ${namespace}`;
      return {
        rule: 'ReferenceMissing',
        object: `${kind} ${name}`,
        message: `it does not exist${where}, and ${nameObjects(jobs.map((job) => `job ${job}`))} need it`,
        hint: 'Create it, or correct the name.',
      };
    });
  const unseen = found
    .filter(({ state }) => state === null)
    .map(({ reference }) => `${reference.kind} ${reference.name}`);
  if (unseen.length === 0) return { refusals, warnings: [] };
  return { refusals, warnings: [`apply: not checked, because the credentials may not look: ${nameObjects(unseen)}`] };
}
