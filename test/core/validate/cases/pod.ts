import { type Cases, SMALL_JOB } from './case.js';

const CONTAINER = 'spec.template.spec.containers[0]';

/** What its Pod template says. */
export const podCases: Cases = {
  'required-fields': [
    { name: 'no name', edits: [['  name: tuning-1\n', '']], expected: ['3:1 error required-fields metadata.name'] },
    {
      name: 'an empty name',
      edits: [['name: tuning-1', 'name: ""']],
      expected: ['4:9 error required-fields metadata.name'],
      says: 'got an empty one',
    },
    {
      name: 'no metadata',
      edits: [['metadata:\n  name: tuning-1\n  labels:\n    app: tuning\n', '']],
      expected: ['1:1 error required-fields metadata.name'],
    },
    {
      name: 'no template, reported once',
      edits: [[SMALL_JOB.slice(SMALL_JOB.indexOf('  template:')), '  backoffLimit: 0\n']],
      expected: ['7:1 error required-fields spec.template'],
    },
    {
      name: 'no spec, reported once',
      edits: [[SMALL_JOB.slice(SMALL_JOB.indexOf('spec:')), '']],
      expected: ['1:1 error required-fields spec'],
    },
    {
      name: 'an empty list of containers',
      edits: [[SMALL_JOB.slice(SMALL_JOB.indexOf('      containers:')), '      containers: []\n']],
      expected: ['14:7 error required-fields spec.template.spec.containers'],
    },
    {
      name: 'no image',
      edits: [['          image: registry.example/tuning:1\n', '']],
      expected: [`15:11 error required-fields ${CONTAINER}.image`],
    },
    {
      name: 'no container name',
      edits: [['- name: tuning\n          image', '- image']],
      expected: [`15:11 error required-fields ${CONTAINER}.name`],
    },
    {
      name: 'a null for a container',
      edits: [['      containers:\n', '      containers:\n        - null\n']],
      expected: [
        `15:11 warning missing-limits ${CONTAINER}.resources.limits[cpu]`,
        `15:11 warning missing-limits ${CONTAINER}.resources.limits[memory]`,
        `15:11 error required-fields ${CONTAINER}.image`,
        `15:11 error required-fields ${CONTAINER}.name`,
      ],
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
      says: 'spec.template.spec.containers[0] has',
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
    {
      name: 'a repeated name, and why',
      edits: [['              value: paper', '              value: paper\n            - {name: MODE, value: live}']],
      expected: [`20:22 error env-names ${CONTAINER}.env[1].name`],
      says: 'got "MODE" again (first in env[0])',
    },
    { name: 'a name with dots and hyphens, which is legal', edits: [['MODE', 'my.mode-1 x']], expected: [] },
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
      says: 'expected a whole number, got a string ("0")',
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
