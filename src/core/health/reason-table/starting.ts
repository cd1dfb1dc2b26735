import type { ReasonCase, ReasonTable } from '../reason-row.js';

const WAITING = '(init)containerStatuses[].state.waiting.reason';
const EVENT = 'Warning event about a Pod whose containers do not start';
const DESCRIBE = 'kubectl -n {namespace} describe pod {pod}';

/**
 * What registries say when trying again changes nothing. Who could not be reached has said nothing, and what the node's
 * own disk or runtime refuses is not the registry's word, whatever the image is called.
 */
const REFUSED: readonly ReasonCase[] = [
  {
    when: /^(?!.*(?:\bdial |i\/o timeout|TLS handshake|\bopen \/)).*(?:unauthorized|denied|forbidden|authentication required|no basic auth)/is,
    hint: 'Give the Pod credentials for the registry (image_pull_secrets), or check the image name: registries say denied of images that are not there.',
    errorFrom: 'at once',
  },
  {
    when: /^(?!.*(?:\bdial |i\/o timeout|TLS handshake|\bopen \/)).*(?:not found|manifest unknown|does not exist)/is,
    hint: 'Correct the image name or tag of container {container}, or push it: the registry does not have it.',
    errorFrom: 'at once',
  },
];

const IMAGE_REASONS = {
  ErrImagePull: {
    class: 'waiting',
    seen: WAITING,
    errorFrom: 'image-error',
    hint: 'Check that node {node} reaches the registry; the message has its answer.',
    cases: REFUSED,
  },
  ImagePullBackOff: {
    class: 'waiting',
    seen: `${WAITING}; on older versions the cause is in the Pod's event Failed`,
    errorFrom: 'image-error',
    hint: 'Check that node {node} reaches the registry; the message has its answer.',
    cases: REFUSED,
  },
  InvalidImageName: {
    class: 'failure',
    seen: WAITING,
    errorFrom: 'at once',
    hint: 'Correct the image of container {container}: it is not a legal image reference.',
  },
  ErrImageNeverPull: {
    class: 'waiting',
    seen: WAITING,
    errorFrom: 'image-error',
    hint: 'Load the image onto node {node}, or set image_pull_policy to IfNotPresent.',
  },
  ImageInspectError: {
    class: 'infrastructure',
    seen: WAITING,
    errorFrom: 'image-error',
    hint: 'Remove the damaged image from node {node} (crictl rmi), or cordon the node.',
  },
  RegistryUnavailable: {
    class: 'infrastructure',
    seen: WAITING,
    errorFrom: 'image-error',
    hint: 'Check the registry and how node {node} reaches it.',
  },
  SignatureValidationFailed: {
    class: 'waiting',
    seen: WAITING,
    errorFrom: 'image-error',
    hint: 'Sign the image, or use one that the signature policy of the nodes accepts.',
  },
} as const satisfies ReasonTable;

const CONFIG_REASONS = {
  CreateContainerConfigError: {
    class: 'failure',
    seen: WAITING,
    errorFrom: 'config-error',
    hint: 'Create the ConfigMap, Secret or key that the message names, or correct the reference to it in container {container}.',
    cases: [
      {
        when: /runAsNonRoot/,
        hint: 'Set runAsUser to a number other than 0, or build the image of container {container} with a numeric USER.',
      },
    ],
  },
  CreateContainerError: {
    class: 'failure',
    seen: WAITING,
    errorFrom: 'config-error',
    hint: `Correct what the message names in container {container}: ${DESCRIBE}`,
  },
  RunContainerError: {
    class: 'failure',
    seen: WAITING,
    errorFrom: 'config-error',
    hint: `Correct what the message names in container {container}: ${DESCRIBE}`,
  },
  PreCreateHookError: {
    class: 'infrastructure',
    seen: WAITING,
    errorFrom: 'config-error',
    hint: 'Check the kubelet of node {node}: preparing the container failed there.',
  },
  PreStartHookError: {
    class: 'infrastructure',
    seen: WAITING,
    errorFrom: 'config-error',
    hint: 'Check the kubelet of node {node}: preparing the container failed there.',
  },
  PostStartHookError: {
    class: 'failure',
    seen: WAITING,
    errorFrom: 'config-error',
    hint: 'Correct lifecycle.postStart of container {container}: it fails, and the container is stopped.',
  },
} as const satisfies ReasonTable;

const CREATING_REASONS = {
  ContainerCreating: {
    class: 'waiting',
    seen: `${WAITING}, and nothing else tells why`,
    errorFrom: 'stuck-creating',
    hint: `See what it waits for: ${DESCRIBE}`,
  },
  PodInitializing: {
    class: 'waiting',
    seen: `${WAITING}, while no init container runs`,
    errorFrom: 'stuck-creating',
    hint: `See what it waits for: ${DESCRIBE}`,
  },
  ContainerWaiting: {
    class: 'waiting',
    seen: `${WAITING}, of a newer Kubernetes`,
    errorFrom: 'stuck-creating',
    hint: `Read the reason and message that the evidence has: ${DESCRIBE}`,
  },
  CreatePodSandboxError: {
    class: 'infrastructure',
    seen: WAITING,
    errorFrom: 'stuck-creating',
    hint: 'Check the network plugin and container runtime of node {node}.',
  },
  ConfigPodSandboxError: {
    class: 'infrastructure',
    seen: WAITING,
    errorFrom: 'stuck-creating',
    hint: 'Check the kubelet of node {node}: the Pod could not be set up there.',
  },
} as const satisfies ReasonTable;

/** Warning events about a Pod whose containers do not start. */
export const START_EVENTS = {
  FailedMount: {
    class: 'waiting',
    seen: EVENT,
    errorFrom: 'stuck-creating',
    hint: 'Create the ConfigMap, Secret or PersistentVolumeClaim that the message names, or correct the volume.',
  },
  FailedMapVolume: {
    class: 'infrastructure',
    seen: EVENT,
    errorFrom: 'stuck-creating',
    hint: 'Check the storage driver on node {node}.',
  },
  FailedAttachVolume: {
    class: 'infrastructure',
    seen: EVENT,
    errorFrom: 'stuck-creating',
    hint: 'Check the volume and where it is still attached: kubectl get volumeattachments',
  },
  FailedCreatePodSandBox: {
    class: 'infrastructure',
    seen: EVENT,
    errorFrom: 'stuck-creating',
    hint: 'Check the network plugin and container runtime of node {node}.',
  },
  NetworkNotReady: {
    class: 'infrastructure',
    seen: EVENT,
    errorFrom: 'stuck-creating',
    hint: 'Check the network plugin of node {node}.',
  },
  FailedPrepareDynamicResources: {
    class: 'infrastructure',
    seen: EVENT,
    errorFrom: 'stuck-creating',
    hint: 'Check the driver of the resource claim on node {node}.',
  },
} as const satisfies ReasonTable;

/** Reasons of a container that has not started, though its Pod has a node. */
export const STARTING_REASONS = { ...IMAGE_REASONS, ...CONFIG_REASONS, ...CREATING_REASONS, ...START_EVENTS } as const;
