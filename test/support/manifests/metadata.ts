import { aJob, MAIN, POD, type RuleCases, unchecked, withPod } from './rule-case.js';

const KEY = 'spec.template.metadata.labels';

/** Names, labels, annotations and what else an object says about itself. */
export const metadataCases: RuleCases = {
  'job-name': {
    breaks: [
      [aJob({ metadata: { name: '' } }), 'Required metadata.name'],
      [aJob({ metadata: { name: 'A' } }), 'Invalid metadata.name'],
      [aJob({ metadata: { generateName: 'A' } }), 'Invalid metadata.generateName'],
    ],
    keeps: [aJob({ metadata: { name: 'a.b' } }), aJob({ metadata: { generateName: 'A-' } })],
  },
  namespace: {
    breaks: [[aJob({ metadata: { namespace: 'a.b' } }), 'Invalid metadata.namespace']],
    keeps: [aJob({ metadata: { namespace: 'default' } })],
  },
  labels: {
    breaks: [
      [aJob({ metadata: { labels: { 'a b': '' } } }), 'Invalid metadata.labels'],
      [
        aJob({ template: { metadata: { labels: { a: 'b c' } } }, metadata: { labels: { a: '' } } }),
        'Invalid spec.template.labels',
      ],
      [
        aJob({ template: { metadata: { labels: { a: 'b c' } } } }),
        'Invalid metadata.labels',
        'Invalid spec.template.labels',
      ],
      [aJob({ metadata: { name: 'a'.repeat(64) } }), 'Invalid spec.template.labels'],
    ],
    keeps: [aJob({ metadata: { name: 'a'.repeat(63), labels: { 'example.com/a': 'B_c.d' } } })],
  },
  annotations: {
    breaks: [
      [aJob({ metadata: { annotations: { 'a b': '' } } }), 'Invalid metadata.annotations'],
      [aJob({ template: { metadata: { annotations: { 'a/b/c': '' } } } }), 'Invalid spec.template.annotations'],
      [aJob({ metadata: { annotations: { a: 'ä'.repeat(131_072) } } }), 'TooLong metadata.annotations'],
    ],
    keeps: [aJob({ metadata: { annotations: { 'Example.com/a': 'any text', b: 'ä'.repeat(131_000) } } })],
  },
  'owner-references': {
    breaks: [
      [
        aJob({ metadata: { ownerReferences: [{}] } }),
        ...['apiVersion', 'kind', 'name', 'uid'].map((field) => `Required metadata.ownerReferences[0].${field}`),
      ],
      [
        aJob({ metadata: { ownerReferences: [{ apiVersion: 'a/b/c', kind: 'A', name: 'a', uid: '1' }] } }),
        'Invalid metadata.ownerReferences[0].apiVersion',
      ],
      [
        aJob({ metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Event', name: 'a', uid: '1' }] } }),
        'Invalid metadata.ownerReferences[0]',
      ],
      [
        aJob({
          metadata: {
            ownerReferences: ['1', '2'].map((uid) => ({
              apiVersion: 'v1',
              kind: 'A',
              name: 'a',
              uid,
              controller: true,
            })),
          },
        }),
        'Invalid metadata.ownerReferences',
      ],
    ],
    keeps: [
      aJob({
        metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', uid: '1', controller: true }] },
      }),
    ],
  },
  finalizers: {
    breaks: [
      [aJob({ metadata: { finalizers: ['a'] } }), 'Invalid metadata.finalizers[0]'],
      [aJob({ metadata: { finalizers: ['a b'] } }), 'Invalid metadata.finalizers', 'Invalid metadata.finalizers[0]'],
      [aJob({ metadata: { finalizers: ['orphan', 'foregroundDeletion'] } }), 'Invalid metadata.finalizers'],
    ],
    keeps: [aJob({ metadata: { finalizers: ['orphan', 'example.com/a'] } })],
  },
  'server-fields': {
    breaks: [
      [aJob({ metadata: { uid: '1' } })],
      [aJob({ metadata: { managedFields: [] } })],
      [aJob({ metadata: { resourceVersion: 'x' } })],
    ],
    keeps: [
      aJob({ metadata: { resourceVersion: '1', generation: 3, selfLink: '/a' } }),
      aJob({ metadata: { managedFields: unchecked(null) } }),
    ],
  },
  'pod-annotations': {
    breaks: [
      [
        withAnnotations({ 'kubernetes.io/config.mirror': '' }),
        'Invalid spec.template.annotations[kubernetes.io/config.mirror]',
      ],
      [
        withAnnotations({ 'controller.kubernetes.io/pod-deletion-cost': '01' }),
        'Invalid spec.template.annotations[controller.kubernetes.io/pod-deletion-cost]',
      ],
      [withAnnotations({ 'scheduler.alpha.kubernetes.io/tolerations': '{}' }), 'Invalid spec.template.annotations'],
      [withAnnotations({ 'scheduler.alpha.kubernetes.io/tolerations': '[1]' }), 'Invalid spec.template.annotations'],
      [
        withAnnotations({ 'scheduler.alpha.kubernetes.io/tolerations': '[{"KEY": "a b", "Operator": "A"}]' }),
        'Invalid spec.template.annotations.scheduler.alpha.kubernetes.io/tolerations[0].key',
        'NotSupported spec.template.annotations.scheduler.alpha.kubernetes.io/tolerations[0].operator',
      ],
      [
        withAnnotations({ 'seccomp.security.alpha.kubernetes.io/pod': 'a' }),
        'Invalid spec.template.annotations.seccomp.security.alpha.kubernetes.io/pod',
      ],
      [
        withAnnotations({ 'container.apparmor.security.beta.kubernetes.io/other': 'a' }),
        'Invalid spec.template.annotations[container.apparmor.security.beta.kubernetes.io/other]',
      ],
      [
        aJob({
          template: { metadata: { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' } } },
          pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
        }),
        `Forbidden ${POD}.securityContext.seccompProfile.type`,
      ],
      [
        aJob({
          template: {
            metadata: { annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'localhost/a' } },
          },
          container: { securityContext: { appArmorProfile: { type: 'Localhost', localhostProfile: 'b' } } },
        }),
        `Forbidden ${MAIN}.securityContext.appArmorProfile.localhostProfile`,
      ],
    ],
    keeps: [
      withAnnotations({
        'controller.kubernetes.io/pod-deletion-cost': '-5',
        'scheduler.alpha.kubernetes.io/tolerations': '[{"operator": "Exists", "key": null}]',
        'seccomp.security.alpha.kubernetes.io/pod': 'localhost/a',
        'container.apparmor.security.beta.kubernetes.io/main': 'runtime/default',
      }),
    ],
  },
  selector: {
    breaks: [
      [aJob({ template: { metadata: { labels: { 'job-name': 'b' } } } }), `Invalid ${KEY}[job-name]`],
      [aJob({ template: { metadata: { labels: { 'controller-uid': 'b' } } } }), `Invalid ${KEY}[controller-uid]`],
      [
        aJob({ template: { metadata: { labels: { 'batch.kubernetes.io/controller-uid': 'b' } } } }),
        `Invalid ${KEY}[batch.kubernetes.io/controller-uid]`,
        `Invalid ${KEY}`,
      ],
      [aJob({ spec: { selector: { matchLabels: { a: 'b' } } } }), 'Invalid spec.selector', `Invalid ${KEY}`],
      [aJob({ spec: { manualSelector: true } }), 'Required spec.selector', `Invalid ${KEY}`],
      [aJob({ spec: { manualSelector: true, selector: { matchLabels: { a: 'b' } } } }), `Invalid ${KEY}`],
      [
        aJob({ spec: { manualSelector: true, selector: { matchExpressions: [{ key: 'a', operator: 'A' }] } } }),
        'Invalid spec.selector.matchExpressions[0].operator',
      ],
      [
        aJob({ spec: { manualSelector: true, selector: { matchExpressions: [{ key: 'a', operator: 'In' }] } } }),
        'Required spec.selector.matchExpressions[0].values',
      ],
      [
        aJob({
          spec: {
            manualSelector: true,
            selector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
          },
        }),
        'Forbidden spec.selector.matchExpressions[0].values',
      ],
    ],
    keeps: [
      aJob({ template: { metadata: { labels: { 'job-name': 'a', b: 'c' } } } }),
      aJob({ spec: { selector: {} } }),
      aJob({
        spec: {
          manualSelector: true,
          selector: { matchLabels: { a: 'b' }, matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['c'] }] },
        },
        template: { metadata: { labels: { a: 'b' } } },
      }),
    ],
  },
  'ephemeral-containers': {
    breaks: [
      [withPod({ ephemeralContainers: [{ name: 'b', image: 'a' }] }), `Forbidden ${POD}.ephemeralContainers`],
      [
        withPod({ ephemeralContainers: [{ name: 'b', image: 'a', targetContainerName: 'c', ports: [] }] }),
        `Forbidden ${POD}.ephemeralContainers`,
        `NotFound ${POD}.ephemeralContainers[0].targetContainerName`,
        `Forbidden ${POD}.ephemeralContainers[0].ports`,
      ],
    ],
    keeps: [withPod({ ephemeralContainers: [] })],
  },
};

function withAnnotations(annotations: Record<string, string>): object {
  return aJob({ template: { metadata: { annotations } } });
}
