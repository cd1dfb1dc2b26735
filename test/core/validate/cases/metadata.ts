import { type Cases } from './case.js';

const LONG = 'a'.repeat(58);

/** What the Job says about itself. */
export const metadataCases: Cases = {
  'api-version': [
    {
      name: 'another version',
      edits: [['batch/v1', 'batch/v1beta1']],
      expected: ['1:13 error api-version apiVersion'],
      says: 'expected batch/v1, got "batch/v1beta1"',
    },
    {
      name: 'none',
      edits: [['apiVersion: batch/v1\n', '']],
      expected: ['1:1 error api-version apiVersion'],
      says: 'got nothing',
    },
  ],
  kind: [
    {
      name: 'a CronJob, about which nothing else is said',
      edits: [
        ['kind: Job', 'kind: CronJob'],
        ['Never', 'Always'],
      ],
      expected: ['2:7 error kind kind'],
      says: 'expected Job, got "CronJob"',
    },
    { name: 'none', edits: [['kind: Job\n', '']], expected: ['1:1 error kind kind'] },
  ],
  'job-name': [
    {
      name: 'capitals',
      edits: [['tuning-1', 'Tuning-1']],
      expected: ['4:9 error job-name metadata.name'],
      says: 'got "Tuning-1"',
    },
    { name: 'an underscore', edits: [['tuning-1', 'tuning_1']], expected: ['4:9 error job-name metadata.name'] },
    {
      name: 'a hyphen at the end, which can’t be a label of Pods either',
      edits: [['tuning-1', 'tuning-']],
      expected: ['4:9 error job-name metadata.name', '4:9 error labels spec.template.labels'],
    },
    { name: 'none', edits: [['  name: tuning-1\n', '']], expected: ['3:1 error job-name metadata.name'] },
    {
      name: 'an empty one',
      edits: [['name: tuning-1', 'name: ""']],
      expected: ['4:9 error job-name metadata.name'],
      says: 'got nothing',
    },
    {
      name: 'no metadata at all',
      edits: [['metadata:\n  name: tuning-1\n  labels:\n    app: tuning\n', '']],
      expected: ['1:1 error job-name metadata.name'],
    },
    {
      name: '254 characters',
      edits: [['tuning-1', 'a'.repeat(254)]],
      expected: ['4:9 error job-name metadata.name', '4:9 error labels spec.template.labels'],
      says: 'got 254 characters',
    },
  ],
  'pod-name': [
    {
      name: '58 characters',
      edits: [['tuning-1', LONG]],
      expected: ['4:9 warning pod-name metadata.name'],
      says: 'at most 57 characters',
    },
    {
      name: 'a dot',
      edits: [['tuning-1', 'tuning.1']],
      expected: ['4:9 warning pod-name metadata.name'],
      says: 'without dots',
    },
    { name: '57 characters, which fit', edits: [['tuning-1', LONG.slice(1)]], expected: [] },
  ],
  namespace: [
    {
      name: 'a dot',
      edits: [['  labels:\n    app', '  namespace: trading.bots\n  labels:\n    app']],
      expected: ['5:14 error namespace metadata.namespace'],
    },
    {
      name: '64 characters',
      edits: [['  labels:\n    app', `  namespace: ${'a'.repeat(64)}\n  labels:\n    app`]],
      expected: ['5:14 error namespace metadata.namespace'],
    },
    {
      name: 'a legal one',
      edits: [['  labels:\n    app', '  namespace: trading-bots\n  labels:\n    app']],
      expected: [],
    },
  ],
  labels: [
    {
      name: 'an illegal key stands at the key',
      edits: [['    app: tuning\nspec', '    app tuning: x\nspec']],
      expected: ['6:5 error labels metadata.labels'],
    },
    {
      name: 'a prefix in capitals',
      edits: [['    app: tuning\nspec', '    Example.com/app: x\nspec']],
      expected: ['6:5 error labels metadata.labels'],
    },
    {
      name: 'an illegal value',
      edits: [['    app: tuning\nspec', '    app: "a b"\nspec']],
      expected: ['6:10 error labels metadata.labels'],
    },
    {
      name: '64 characters',
      edits: [['    app: tuning\nspec', `    app: ${'a'.repeat(64)}\nspec`]],
      expected: ['6:10 error labels metadata.labels'],
      says: 'got 64 characters',
    },
    {
      name: '63 characters, empty and prefixed, which are legal',
      edits: [['    app: tuning\nspec', `    app: ${'a'.repeat(63)}\n    b: ""\n    example.com/c: d\nspec`]],
      expected: [],
    },
    {
      name: 'one of the Pod template',
      edits: [['        app: tuning', '        app: -x']],
      expected: ['11:14 error labels spec.template.labels'],
    },
  ],
  annotations: [
    {
      name: 'an illegal key',
      edits: [['  labels:\n    app', '  annotations: {"a b": x}\n  labels:\n    app']],
      expected: ['5:17 error annotations metadata.annotations'],
    },
    {
      name: 'capitals in the prefix, which annotations allow',
      edits: [
        ['  labels:\n    app', '  annotations: {Example.com/a: "any text at all, of any length"}\n  labels:\n    app'],
      ],
      expected: [],
    },
    {
      name: 'more than 256 KiB',
      edits: [['  labels:\n    app', `  annotations: {a: "${'ä'.repeat(131_072)}"}\n  labels:\n    app`]],
      expected: ['5:3 error annotations metadata.annotations'],
      says: 'at most 262144 bytes of annotations, got 262145',
    },
  ],
};
