import { join } from 'node:path';
import type { Binary } from './build.js';
import { sourceFolder } from './folders.js';

/** The ports of one start: always fresh ones. */
export interface Ports {
  etcd: number;
  etcdPeer: number;
  server: number;
  kubelet: number;
}

export interface Placement {
  folder: string;
  ports: Ports;
  /** @default false */
  durable?: boolean;
}

export interface Component {
  name: Binary;
  args: string[];
}

/**
 * The controllers that a Job and its Pods meet, and those without which the API server's own defaults (service
 * accounts, aggregated roles) are missing. The others would only cost start-up time.
 */
const CONTROLLERS = [
  'job-controller',
  'cronjob-controller',
  'namespace-controller',
  'garbage-collector-controller',
  'ttl-after-finished-controller',
  'node-lifecycle-controller',
  'taint-eviction-controller',
  'disruption-controller',
  'pod-garbage-collector-controller',
  'resourcequota-controller',
  'serviceaccount-controller',
  'serviceaccount-token-controller',
  'root-ca-certificate-publisher-controller',
  'clusterrole-aggregation-controller',
  'persistentvolume-binder-controller',
];

/** The defaults of 20 to 50 calls a second would make a test with a thousand Jobs wait for minutes. */
const CLIENT_LIMITS = ['--kube-api-qps=1000', '--kube-api-burst=1000'];

/** How long a node keeps its lease, and when the controller manager calls it lost. */
const NODE_LEASE_SECONDS = 16;
const NODE_LOST_AFTER_SECONDS = 20;

/** The command line of every component, in the order in which they start. All of them listen on loopback alone. */
export function componentsOf({ folder, ports, durable = false }: Placement): Component[] {
  const certificates = join(folder, 'certificates');
  const certificate = (name: string): string => join(certificates, `${name}.crt`);
  const key = (name: string): string => join(certificates, `${name}.key`);
  const kubeconfig = (name: string): string => join(folder, `${name}.kubeconfig`);
  const etcd = `http://127.0.0.1:${ports.etcd}`;
  const etcdPeer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    {
      name: 'etcd',
      args: [
        `--data-dir=${join(folder, 'etcd')}`,
        `--listen-client-urls=${etcd}`,
        `--advertise-client-urls=${etcd}`,
        `--listen-peer-urls=${etcdPeer}`,
        `--initial-advertise-peer-urls=${etcdPeer}`,
        `--initial-cluster=default=${etcdPeer}`,
        // Every start begins empty: there is nothing that a power cut could lose.
        ...(durable ? [] : ['--unsafe-no-fsync']),
        '--log-level=warn',
      ],
    },
    {
      name: 'kube-apiserver',
      args: [
        `--etcd-servers=${etcd}`,
        '--bind-address=127.0.0.1',
        '--advertise-address=127.0.0.1',
        `--secure-port=${ports.server}`,
        // The Service "kubernetes" may not have loopback endpoints.
        '--endpoint-reconciler-type=none',
        '--service-cluster-ip-range=10.0.0.0/24',
        '--authorization-mode=RBAC',
        // As on every cluster that kubeadm or a provider sets up.
        '--allow-privileged=true',
        `--tls-cert-file=${certificate('server')}`,
        `--tls-private-key-file=${key('server')}`,
        `--client-ca-file=${certificate('ca')}`,
        '--service-account-issuer=https://kubernetes.default.svc',
        `--service-account-key-file=${key('service-accounts')}`,
        `--service-account-signing-key-file=${key('service-accounts')}`,
        `--kubelet-certificate-authority=${certificate('ca')}`,
        `--kubelet-client-certificate=${certificate('kubelet-client')}`,
        `--kubelet-client-key=${key('kubelet-client')}`,
        '--kubelet-preferred-address-types=InternalIP',
        `--audit-policy-file=${join(sourceFolder(), 'audit-policy.yaml')}`,
        `--audit-log-path=${join(folder, 'audit.log')}`,
        // In megabytes: a rotated log would lose the writes that a test asks about.
        '--audit-log-maxsize=16384',
        // The event is on disk before the request is handled: no write can be missed by who reads the log after it.
        '--audit-log-mode=blocking-strict',
      ],
    },
    {
      name: 'kube-controller-manager',
      args: [
        `--kubeconfig=${kubeconfig('controller-manager')}`,
        '--leader-elect=false',
        '--secure-port=0',
        `--controllers=${CONTROLLERS.join(',')}`,
        '--use-service-account-credentials=true',
        `--service-account-private-key-file=${key('service-accounts')}`,
        `--root-ca-file=${certificate('ca')}`,
        '--concurrent-job-syncs=20',
        ...CLIENT_LIMITS,
        '--node-monitor-period=1s',
        `--node-monitor-grace-period=${NODE_LOST_AFTER_SECONDS}s`,
      ],
    },
    {
      name: 'kube-scheduler',
      args: [`--kubeconfig=${kubeconfig('scheduler')}`, '--leader-elect=false', '--secure-port=0', ...CLIENT_LIMITS],
    },
    {
      name: 'kwok',
      args: [
        `--kubeconfig=${kubeconfig('nodes')}`,
        `--config=${join(folder, 'stages.yaml')}`,
        // A Node with this label loses its kubelet, as when its machine dies.
        '--manage-nodes-with-label-selector=!sandbox/lost',
        `--node-lease-duration-seconds=${NODE_LEASE_SECONDS}`,
        '--cidr=10.64.0.0/10',
        '--node-ip=127.0.0.1',
      ],
    },
    {
      name: 'kubelet',
      args: [
        `--address=127.0.0.1:${ports.kubelet}`,
        `--kubeconfig=${kubeconfig('nodes')}`,
        `--tls-cert-file=${certificate('server')}`,
        `--tls-private-key-file=${key('server')}`,
        `--client-ca-file=${certificate('ca')}`,
      ],
    },
  ];
}
