/** What a field may hold. `map` has free keys, `fields` lists the keys that are looked at and lets others pass. */
export type Shape =
  | 'string'
  | 'integer'
  | 'boolean'
  | 'quantity'
  | { map: Shape }
  | { list: Shape }
  | { fields: Readonly<Record<string, Shape>> };

const STRINGS: Shape = { map: 'string' };

const METADATA: Shape = {
  fields: { name: 'string', generateName: 'string', namespace: 'string', labels: STRINGS, annotations: STRINGS },
};

const RESOURCES: Shape = { fields: { requests: { map: 'quantity' }, limits: { map: 'quantity' } } };

const CONTAINER: Shape = {
  fields: {
    name: 'string',
    image: 'string',
    imagePullPolicy: 'string',
    command: { list: 'string' },
    args: { list: 'string' },
    workingDir: 'string',
    env: { list: { fields: { name: 'string', value: 'string', valueFrom: { fields: {} } } } },
    resources: RESOURCES,
  },
};

const POD_SPEC: Shape = {
  fields: {
    restartPolicy: 'string',
    serviceAccountName: 'string',
    priorityClassName: 'string',
    nodeSelector: STRINGS,
    imagePullSecrets: { list: { fields: { name: 'string' } } },
    tolerations: { list: { fields: { key: 'string', operator: 'string', value: 'string', effect: 'string' } } },
    activeDeadlineSeconds: 'integer',
    terminationGracePeriodSeconds: 'integer',
    resources: RESOURCES,
    containers: { list: CONTAINER },
    initContainers: { list: CONTAINER },
  },
};

/** The types of a Job's usual fields, from the API reference of batch/v1; not its whole schema. */
export const JOB_SHAPE: Shape = {
  fields: {
    apiVersion: 'string',
    kind: 'string',
    metadata: METADATA,
    spec: {
      fields: {
        parallelism: 'integer',
        completions: 'integer',
        backoffLimit: 'integer',
        activeDeadlineSeconds: 'integer',
        ttlSecondsAfterFinished: 'integer',
        completionMode: 'string',
        suspend: 'boolean',
        template: { fields: { metadata: METADATA, spec: POD_SPEC } },
      },
    },
  },
};
