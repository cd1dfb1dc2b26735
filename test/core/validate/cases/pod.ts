import { type Cases, SMALL_JOB } from './case.js';

const CONTAINER = 'spec.template.spec.containers[0]';

/** What its Pod template says. */
export const podCases: Cases = {
  'container-image': [
    {
      name: 'none',
      edits: [['          image: registry.example/tuning:1\n', '']],
      expected: [`15:11 error container-image ${CONTAINER}.image`],
    },
  ],
  'restart-policy': [
    {
      name: 'Always',
      edits: [['Never', 'Always']],
      expected: ['13:22 error restart-policy spec.template.spec.restartPolicy'],
      says: 'expected Never or OnFailure, got "Always"',
    },
    {
      name: 'none',
      edits: [['      restartPolicy: Never\n', '']],
      expected: ['12:5 error restart-policy spec.template.spec.restartPolicy'],
    },
    { name: 'OnFailure, which is legal', edits: [['Never', 'OnFailure']], expected: [] },
  ],
  'container-names': [
    {
      name: 'an underscore',
      edits: [['- name: tuning', '- name: tuning_1']],
      expected: [`15:17 error container-names ${CONTAINER}.name`],
    },
    {
      name: 'one name twice, init containers included',
      edits: [
        [
          '      containers:',
          '      initContainers:\n        - {name: tuning, image: i, resources: {limits: {cpu: 1, memory: 1}}}\n      containers:',
        ],
      ],
      expected: ['15:18 error container-names spec.template.spec.initContainers[0].name'],
      says: 'another name than that of spec.template.spec.containers[0]',
    },
    {
      name: 'no name',
      edits: [['- name: tuning\n          image', '- image']],
      expected: [`15:11 error container-names ${CONTAINER}.name`],
    },
    {
      name: 'an empty list',
      edits: [[SMALL_JOB.slice(SMALL_JOB.indexOf('      containers:')), '      containers: []\n']],
      expected: ['14:7 error container-names spec.template.spec.containers'],
    },
    {
      name: 'no template, so no restartPolicy either',
      edits: [[SMALL_JOB.slice(SMALL_JOB.indexOf('  template:')), '  backoffLimit: 0\n']],
      expected: [
        '7:1 error container-names spec.template.spec.containers',
        '7:1 error restart-policy spec.template.spec.restartPolicy',
      ],
    },
    {
      name: 'no spec',
      edits: [[SMALL_JOB.slice(SMALL_JOB.indexOf('spec:')), '']],
      expected: [
        '1:1 error container-names spec.template.spec.containers',
        '1:1 error restart-policy spec.template.spec.restartPolicy',
      ],
    },
    {
      name: 'a null for a container',
      edits: [['      containers:\n', '      containers:\n        - null\n']],
      expected: [
        `15:11 error container-image ${CONTAINER}.image`,
        `15:11 error container-names ${CONTAINER}.name`,
        `15:11 error list-keys ${CONTAINER}`,
        `15:11 warning missing-limits ${CONTAINER}.resources.limits[cpu]`,
        `15:11 warning missing-limits ${CONTAINER}.resources.limits[memory]`,
      ],
    },
  ],
  'env-names': [
    {
      name: 'no name',
      edits: [['- name: MODE\n              value', '- value']],
      expected: [`18:15 error env-names ${CONTAINER}.env[0].name`],
    },
    {
      name: 'an equals sign',
      edits: [['MODE', 'MO=DE']],
      expected: [`18:21 error env-names ${CONTAINER}.env[0].name`],
    },
    { name: 'a name with dots and hyphens, which is legal', edits: [['MODE', 'my.mode-1 x']], expected: [] },
  ],
  'list-keys': [
    {
      name: 'a variable that is there twice',
      edits: [['              value: paper', '              value: paper\n            - {name: MODE, value: live}']],
      expected: [`20:15 error list-keys ${CONTAINER}.env[1]`],
      says: 'a second one with name "MODE"',
    },
    {
      name: 'a finalizer that is there twice',
      edits: [['  labels:\n    app: tuning\nspec', '  finalizers: [a/b, a/b]\nspec']],
      expected: ['5:21 error list-keys metadata.finalizers[1]'],
    },
  ],
  'unknown-fields': [
    {
      name: 'a slip of the finger',
      edits: [['          image:', '          imagee: a\n          image:']],
      expected: [`16:11 error unknown-fields ${CONTAINER}.imagee`],
      says: 'got "imagee"',
    },
    {
      name: 'a field in the wrong place stands at its key',
      edits: [['spec:\n  template', 'spec:\n  restartPolicy: Never\n  template']],
      expected: ['8:3 error unknown-fields spec.restartPolicy'],
    },
  ],
  'field-types': [
    {
      name: 'a number as a variable’s value, which is not shown',
      edits: [['value: paper', 'value: 6379']],
      expected: [`19:22 error field-types ${CONTAINER}.env[0].value`],
      says: 'expected a string, got a number',
    },
    {
      name: 'a word that YAML 1.1 takes for a boolean',
      edits: [['    app: tuning\nspec', '    app: yes\nspec']],
      expected: ['6:10 error field-types metadata.labels[app]'],
      says: 'got a boolean (true)',
    },
    {
      name: 'a quoted number',
      edits: [['spec:\n  template', 'spec:\n  backoffLimit: "0"\n  template']],
      expected: ['8:17 error field-types spec.backoffLimit'],
      says: 'expected a whole number of 32 bits, got a string ("0")',
    },
    {
      name: 'a fraction',
      edits: [['spec:\n  template', 'spec:\n  backoffLimit: 1.5\n  template']],
      expected: ['8:17 error field-types spec.backoffLimit'],
    },
    {
      name: 'a mapping for a list',
      edits: [['            - name: MODE\n              value: paper', '            MODE: paper']],
      expected: [`17:11 error field-types ${CONTAINER}.env`],
      says: 'expected a list, got a mapping',
    },
    {
      name: 'a text for a mapping',
      edits: [['  labels:\n    app: tuning\nspec', '  labels: tuning\nspec']],
      expected: ['5:11 error field-types metadata.labels'],
    },
    {
      name: 'a number among the arguments',
      edits: [['          env:', '          args: [--iterations, 3]\n          env:']],
      expected: [`17:32 error field-types ${CONTAINER}.args[1]`],
    },
    {
      name: 'nulls, which mean absent',
      edits: [
        ['spec:\n  template', 'spec:\n  backoffLimit: null\n  suspend:\n  template'],
        ['value: paper', 'value:'],
      ],
      expected: [],
    },
  ],
};
