import { describe, expect, it } from 'vitest';
import { classifyAnswer, findFault } from '../../../src/core/apply/classify-answer.js';

interface Row {
  name: string;
  status: number;
  /** Of the Status object. */
  message?: string;
  causes?: { reason?: string; message?: string; field?: string }[];
  expected: object;
}

function classify(
  { status, message = '', causes = [] }: Pick<Row, 'status' | 'message' | 'causes'>,
  retryAfter?: string,
) {
  const text = JSON.stringify({ kind: 'Status', message, details: { causes } });
  return classifyAnswer({ status, text, retryAfter }, 0);
}

const refused = (rule: string, message: string) => ({ kind: 'refused', refusal: { rule, message } });

// The messages are those of a v1.37.2 API server.
const rows: Row[] = [
  {
    name: 'an unknown field, although it answers 500',
    status: 500,
    message:
      'failed to create typed patch object (probe/typo; batch/v1, Kind=Job): .spec.backofLimit: field not declared in schema',
    expected: refused('InvalidJob', '.spec.backofLimit: field not declared in schema'),
  },
  {
    name: 'a variable that stands twice, although it answers 500',
    status: 500,
    message:
      'failed to create typed patch object (probe/dup; batch/v1, Kind=Job): .spec.template.spec.containers[name="main"].env: duplicate entries for key [name="A"]',
    expected: refused(
      'InvalidJob',
      '.spec.template.spec.containers[name="main"].env: duplicate entries for key [name="A"]',
    ),
  },
  {
    name: 'a malformed quantity, although it answers 500',
    status: 500,
    message:
      "failed to convert new object (probe/quant; batch/v1, Kind=Job) to proper version: unable to convert unstructured object to batch/v1, Kind=Job: quantities must match the regular expression '^([+-]?[0-9.]+)$'",
    expected: refused('InvalidJob', "quantities must match the regular expression '^([+-]?[0-9.]+)$'"),
  },
  {
    name: 'invalid values, each with its field',
    status: 422,
    message: 'Job.batch "inv" is invalid: [spec.backoffLimit: ...]',
    causes: [
      { field: 'spec.backoffLimit', message: 'Invalid value: -1: must be greater than or equal to 0' },
      { field: 'spec.template.spec.restartPolicy', message: 'Required value: valid values: "OnFailure", "Never"' },
    ],
    expected: refused(
      'InvalidJob',
      'spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0; spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ),
  },
  {
    name: 'a change of immutable fields, without the template as Go prints it',
    status: 422,
    message: 'Job.batch "ok" is invalid: [...]',
    causes: [
      { field: 'spec.completions', message: 'Invalid value: 3: field is immutable' },
      { field: 'spec.template', message: 'Invalid value: {"Volumes":null,"InitContainers":null}: field is immutable' },
    ],
    expected: refused('ImmutableField', "a job's spec.completions, spec.template can not be changed once it exists"),
  },
  {
    name: 'fields of other managers',
    status: 409,
    message: 'Apply failed with 2 conflicts: conflicts with "kubectl": ...',
    causes: [
      { reason: 'FieldManagerConflict', message: 'conflict with "kubectl"', field: '.spec.backoffLimit' },
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "helm" using batch/v1',
        field: '.spec.template.spec.containers[name="main"].image',
      },
    ],
    expected: {
      kind: 'refused',
      refusal: {
        rule: 'FieldConflict',
        message:
          'other field managers have set these fields to something else: .spec.backoffLimit (kubectl), .spec.template.spec.containers[name="main"].image (helm)',
      },
      conflicts: [
        { field: '.spec.backoffLimit', manager: 'kubectl' },
        { field: '.spec.template.spec.containers[name="main"].image', manager: 'helm' },
      ],
    },
  },
  {
    name: 'another write that came between',
    status: 409,
    message: 'Operation cannot be fulfilled on jobs.batch "x": the object has been modified',
    expected: { kind: 'fault', fault: { type: 'Unavailable' } },
  },
  {
    name: 'a full quota, without the name of the Pod',
    status: 403,
    message:
      'pods "x-ctbs5" is forbidden: exceeded quota: q, requested: requests.cpu=2, used: requests.cpu=0, limited: requests.cpu=1',
    expected: refused(
      'QuotaExceeded',
      'exceeded quota: q, requested: requests.cpu=2, used: requests.cpu=0, limited: requests.cpu=1',
    ),
  },
  {
    name: 'a quota that wants requests',
    status: 403,
    message: 'pods "x-k8qv7" is forbidden: failed quota: q: must specify requests.cpu for: main',
    expected: refused('QuotaExceeded', 'failed quota: q: must specify requests.cpu for: main'),
  },
  {
    name: 'Pod Security',
    status: 403,
    message: 'pods "x-qjtw6" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
    expected: refused('PodSecurity', 'violates PodSecurity "restricted:latest": runAsNonRoot != true'),
  },
  {
    name: 'a service account that is missing',
    status: 403,
    message: 'pods "x-" is forbidden: error looking up service account probe/nope: serviceaccount "nope" not found',
    expected: refused(
      'ReferenceMissing',
      'error looking up service account probe/nope: serviceaccount "nope" not found',
    ),
  },
  {
    name: 'a namespace that is being deleted',
    status: 403,
    message:
      'jobs.batch "x" is forbidden: unable to create new content in namespace probe because it is being terminated',
    causes: [
      { reason: 'NamespaceTerminating', message: 'namespace probe is being terminated', field: 'metadata.namespace' },
    ],
    expected: refused('NamespaceTerminating', 'the namespace is being deleted'),
  },
  {
    name: 'a verb that RBAC does not grant',
    status: 403,
    message:
      'jobs.batch is forbidden: User "bob" cannot patch resource "jobs" in API group "batch" in the namespace "probe"',
    expected: { kind: 'refused', refusal: { rule: 'Forbidden' } },
  },
  {
    name: 'a webhook that says no, whatever its status',
    status: 400,
    message: 'admission webhook "policy.example" denied the request: images must be signed.',
    expected: refused(
      'AdmissionDenied',
      'admission webhook "policy.example" denied the request: images must be signed',
    ),
  },
  {
    name: 'a policy that says no',
    status: 403,
    message: 'jobs.batch "x" is forbidden: ValidatingAdmissionPolicy \'p\' denied request: too big',
    expected: refused('AdmissionDenied', "ValidatingAdmissionPolicy 'p' denied request: too big"),
  },
  {
    name: 'a namespace that is missing',
    status: 404,
    message: 'namespaces "nope" not found',
    expected: refused('NamespaceMissing', 'namespaces "nope" not found'),
  },
  { name: 'credentials that have expired', status: 401, expected: { kind: 'refused', refusal: { rule: 'Forbidden' } } },
  {
    name: 'a body of the wrong kind',
    status: 400,
    message: 'the name of the object (other) does not match the name on the URL (name)',
    expected: refused('InvalidJob', 'the name of the object (other) does not match the name on the URL (name)'),
  },
  { name: 'a body that is too large', status: 413, expected: refused('InvalidJob', 'the API server answered 413') },
  { name: 'too many requests', status: 429, expected: { kind: 'fault', fault: { type: 'RateLimited' } } },
  {
    name: 'a webhook that can not be reached',
    status: 500,
    message: 'Internal error occurred: failed calling webhook "p": connection refused',
    expected: { kind: 'fault', fault: { type: 'Unavailable' } },
  },
  { name: 'a gateway without a server', status: 502, expected: { kind: 'fault', fault: { type: 'Unavailable' } } },
  { name: 'a server that starts', status: 503, expected: { kind: 'fault', fault: { type: 'Unavailable' } } },
  { name: 'a server that is late', status: 504, expected: { kind: 'fault', fault: { type: 'Unavailable' } } },
];

describe('classifyAnswer', () => {
  it.each(rows)('knows $name ($status)', ({ expected, ...row }) => {
    expect(classify(row)).toMatchObject(expected);
  });

  it.each(rows.filter(({ expected }) => 'refusal' in expected))('gives a way out of $name', (row) => {
    const answer = classify(row);
    expect(answer.kind === 'refused' && answer.refusal.hint).toMatch(/^[A-Z].+\.$/);
  });

  it('takes the uid of an object that was accepted', () => {
    const text = JSON.stringify({ kind: 'Job', metadata: { uid: 'uid-1' } });
    expect(classifyAnswer({ status: 201, text, retryAfter: undefined }, 0)).toEqual({ kind: 'accepted', uid: 'uid-1' });
  });

  it.each([
    ['3', 3_000],
    ['Thu, 01 Jan 1970 00:00:07 GMT', 7_000],
    [undefined, undefined],
  ])('keeps the time that a busy server asks for (%s)', (retryAfter, retryAfterMs) => {
    const answer = classify({ status: 429 }, retryAfter);
    expect(answer.kind === 'fault' && answer.fault.retryAfterMs).toBe(retryAfterMs);
  });

  it('reads an answer that is not JSON as one without a message', () => {
    expect(classifyAnswer({ status: 502, text: '<html>bad gateway</html>', retryAfter: undefined }, 0)).toEqual({
      kind: 'fault',
      fault: { type: 'Unavailable', why: 'the API server answered 502' },
    });
  });
});

describe('findFault', () => {
  it.each([200, 201, 301, 400, 401, 403, 404, 410, 413, 415, 422])('finds none in an answer of %d', (status) => {
    expect(findFault({ status, text: '{}', retryAfter: undefined }, 0)).toBeNull();
  });

  it.each([408, 409, 429, 500, 502, 503, 504])('finds one in an answer of %d', (status) => {
    expect(findFault({ status, text: '{}', retryAfter: undefined }, 0)).not.toBeNull();
  });
});
