import type { Api } from './api.js';

export interface NodeOptions {
  count: number;
  /** The port of the kubelet that answers for all nodes. */
  kubeletPort: number;
  /** Kubernetes' version, as the nodes report it. */
  version: string;
}

/** What a node of the sandbox can hold, ten times what the baseline's five workers ask for. */
const CAPACITY = { cpu: '32', memory: '256Gi', 'ephemeral-storage': '1Ti', pods: '1000' };

/** Creates node-0, node-1, ... kwok makes them ready. Their kubelet's address has to be in them from the start. */
export async function createNodes(api: Api, options: NodeOptions): Promise<void> {
  for (let index = 0; index < options.count; index += 1) {
    const { status, body } = await api.call('/api/v1/nodes', { method: 'POST', body: renderNode(index, options) });
    if (status !== 201) throw new Error(`Expected node-${index} to be created, got ${status}: ${JSON.stringify(body)}`);
  }
}

function renderNode(index: number, options: NodeOptions): object {
  const name = `node-${index}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/zone': `zone-${index % 3}`,
      },
    },
    status: {
      capacity: CAPACITY,
      allocatable: CAPACITY,
      addresses: [
        { type: 'InternalIP', address: '127.0.0.1' },
        { type: 'Hostname', address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: options.kubeletPort } },
      nodeInfo: {
        architecture: 'amd64',
        bootID: '',
        containerRuntimeVersion: 'containerd://2.0.0',
        kernelVersion: '6.0.0',
        kubeProxyVersion: '',
        kubeletVersion: options.version,
        machineID: '',
        operatingSystem: 'linux',
        osImage: 'sandbox',
        systemUUID: '',
      },
    },
  };
}
