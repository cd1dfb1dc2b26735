import { type FieldType, jobSchema } from '../../../src/core/validate/schema/read-schema.js';
import { MAP_KEYS, valueFor } from './field-values.js';
import type { Random } from './random.js';

type Value = Record<string, unknown>;

/** Never in a generated manifest; known-differences.ts says why. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'apiVersion',
  'status',
  'namespace',
  'managedFields',
  'uid',
  'resourceVersion',
]);

/** A legal Job, then some legal or illegal parts put into it or taken out of it, all by the schema. */
export function generateManifest(random: Random, seed: number): Value {
  const job = baseJob(seed, random);
  const count = 1 + random.below(5);
  for (let index = 0; index < count; index += 1) graft(job, random);
  if (random.chance(0.08)) disturb(job, random);
  const spec = job['spec'];
  if (isValue(spec) && spec['completionMode'] === 'Indexed' && spec['completions'] === undefined)
    delete spec['successPolicy'];
  const metadata = job['metadata'] as Value | undefined;
  if (metadata !== undefined && random.chance(0.97)) metadata['name'] = `job-${seed}`;
  return job;
}

function baseJob(seed: number, random: Random): Value {
  const container = {
    name: 'main',
    image: 'registry.example/a:1',
    volumeMounts: [{ name: 'data', mountPath: '/data' }],
  };
  const init = { name: 'init', image: 'a' };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: `job-${seed}`, ...(random.chance(0.5) ? { labels: { app: 'a' } } : {}) },
    spec: {
      ...(random.chance(0.4) ? { completionMode: 'Indexed', completions: 3 } : {}),
      template: {
        ...(random.chance(0.5) ? { metadata: { labels: { app: 'a' } } } : {}),
        spec: {
          restartPolicy: random.chance(0.7) ? 'Never' : 'OnFailure',
          containers: [container],
          ...(random.chance(0.3) ? { initContainers: [init] } : {}),
          volumes: [
            { name: 'data', emptyDir: {} },
            ...(random.chance(0.3) ? [{ name: 'claim', persistentVolumeClaim: { claimName: 'a' } }] : []),
          ],
        },
      },
    },
  };
}

/** Where parts are put, and how often: as often as there are rules about it. */
const REGIONS: readonly (readonly [weight: number, path: readonly (string | number)[]])[] = [
  [2, ['metadata']],
  [5, ['spec']],
  [1, ['spec', 'template', 'metadata']],
  [8, ['spec', 'template', 'spec']],
  [8, ['spec', 'template', 'spec', 'containers', 0]],
  [2, ['spec', 'template', 'spec', 'initContainers', 0]],
  [5, ['spec', 'template', 'spec', 'volumes', 0]],
];

/** Goes to a region and sets, replaces or removes something in it. */
function graft(job: Value, random: Random): void {
  const path = random.pick(REGIONS.flatMap(([weight, region]) => Array.from({ length: weight }, () => region)));
  let target: unknown = job;
  let type: FieldType = jobSchema();
  for (const step of path) {
    const parent = target as Value & unknown[];
    if (parent[step as never] === undefined) {
      if (typeof step === 'number') return;
      Object.assign(parent, { [step]: step.endsWith('s') && step !== 'spec' ? [] : {} });
    }
    target = parent[step as never];
    if (type.kind === 'object') type = type.fields.get(String(step)) ?? type;
    else if (type.kind === 'list') type = type.item;
  }
  if (isValue(target)) alter(target, type, random, path.length);
}

/** Walks down a random way and changes what it meets. */
function alter(target: Value, type: FieldType, random: Random, depth: number): void {
  if (type.kind !== 'object') return;
  const name = random.pick([...type.fields.keys()].filter((field) => !LEFT_OUT.has(field) || depth > 4));
  const field = type.fields.get(name);
  if (field === undefined) return;
  const present = target[name];
  if (random.chance(0.04)) {
    delete target[name];
    return;
  }
  if (field.kind === 'object' && isValue(present)) return alter(present, field, random, depth + 1);
  if (field.kind === 'list' && Array.isArray(present) && present.length > 0 && random.chance(0.8)) {
    const item: unknown = random.pick(present);
    if (isValue(item) && random.chance(0.8)) return alter(item, field.item, random, depth + 1);
    present.push(random.chance(0.4) ? structuredClone(item) : makeValue(name, field.item, random, depth + 1));
    return;
  }
  target[name] = makeValue(name, field, random, depth + 1);
}

function makeValue(name: string, type: FieldType, random: Random, depth: number): unknown {
  switch (type.kind) {
    case 'object': {
      const made: Value = {};
      const names = [...type.fields.keys()].filter((field) => !LEFT_OUT.has(field) || depth > 3);
      const share = depth > 9 ? 0 : Math.min(1, 3.5 / names.length);
      for (const field of names) {
        const child = type.fields.get(field);
        if (child !== undefined && random.chance(share)) made[field] = makeValue(field, child, random, depth + 1);
      }
      return made;
    }
    case 'map': {
      const keys = MAP_KEYS[name] ?? ['a', 'app', 'a b', 'example.com/a'];
      const count = random.below(4);
      return Object.fromEntries(
        Array.from({ length: count }, () => [random.pick(keys), makeValue(name, type.item, random, depth + 1)]),
      );
    }
    case 'list':
      return Array.from({ length: random.below(3) }, () => makeValue(name, type.item, random, depth + 1));
    default:
      return valueFor(name, type.kind, random);
  }
}

/** Breaks the form of one random value: another type, a null, or a field that nobody knows. */
function disturb(value: Value, random: Random): void {
  const places: [Value | unknown[], string | number][] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) {
        places.push([node, index]);
        visit(item);
      }
    } else if (isValue(node)) {
      for (const [key, item] of Object.entries(node)) {
        if (!['apiVersion', 'kind', 'name'].includes(key) || node !== value['metadata']) places.push([node, key]);
        visit(item);
      }
    }
  };
  visit(value['spec']);
  if (places.length === 0) return;
  const [parent, key] = random.pick(places);
  const odd = random.pick<unknown>([null, null, 5, 'text', true, [], {}, 1.5, ['a'], { a: 1 }]);
  if (Array.isArray(parent)) parent[Number(key)] = odd;
  else if (random.chance(0.2)) parent[`${key}x`] = parent[key];
  else parent[key] = odd;
}

function isValue(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
