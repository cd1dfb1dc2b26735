/** The ports of a Temporal server, all on loopback. */
export interface ServerPorts {
  postgres: number;
  frontend: number;
  /** One more for the frontend, and two for each of the other services. */
  inner: readonly number[];
}

export const DATABASES = { temporal: 'temporal', visibility: 'temporal_visibility' } as const;

/** How many inner ports `renderServerConfig` wants. */
export const INNER_PORTS = 7;

/** The server's config file as JSON, which is YAML. The four services run in one process. */
export function renderServerConfig({ user, ports }: { user: string; ports: ServerPorts }): string {
  const [frontendMembership, ...others] = ports.inner;
  const store = (databaseName: string) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `127.0.0.1:${ports.postgres}`,
      connectProtocol: 'tcp',
      user,
      maxConns: 20,
      maxIdleConns: 20,
    },
  });
  const service = (grpcPort: number | undefined, membershipPort: number | undefined) => ({
    rpc: { grpcPort, membershipPort, bindOnLocalHost: true },
  });
  return JSON.stringify({
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: 4,
      datastores: { default: store(DATABASES.temporal), visibility: store(DATABASES.visibility) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' } },
    services: {
      frontend: service(ports.frontend, frontendMembership),
      matching: service(others[0], others[1]),
      history: service(others[2], others[3]),
      worker: service(others[4], others[5]),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `127.0.0.1:${ports.frontend}`,
        },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: 'config/dynamic.yaml', pollInterval: '1m' },
  });
}

/**
 * Settings that differ from a server's own, as JSON. A worker that stands still keeps its connections, and so its
 * polls: tasks are given to it until the server misses its answer to a ping, by default after 70 s.
 */
export function renderDynamicConfig(): string {
  return JSON.stringify({
    'frontend.keepAliveTime': [{ value: '5s' }],
    'frontend.keepAliveTimeout': [{ value: '2s' }],
  });
}
