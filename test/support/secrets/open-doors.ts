import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { serve } from '../api-server.js';
import { startKeepingServer } from '../keeping-api-server.js';
import { openOtlpReceiver } from '../otlp-receiver.js';
import type { Workspace } from '../process.js';
import { startReceiver } from '../receiver.js';
import { PLANTED } from './planted-kinds.js';
import type { Place } from './places.js';

const PLUGIN = `#!/bin/sh
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${PLANTED['token of a plugin']}"}}'
`;

/** Files that hold secrets because their owner has put them there. */
export const OWN_FILES = ['plugin', 'token', 'root/kubeconfig', 'root/hooks/url'];

export interface Doors {
  /** The environment of every command and worker, with the secrets that it holds. */
  env: Record<string, string>;
  /** Where notifications go. */
  origin: string;
  /** What the others have been told by now: receivers, the collector of traces, the cluster. */
  told(): Place[];
}

/** A receiver that repeats its URL in every answer, API servers of which one repeats what it was sent, a collector. */
export async function openDoors(workspace: Workspace, root: string): Promise<Doors> {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  const { origin } = new URL(receiver.url);
  receiver.answer((response) => {
    const url = `${origin}${response.req.url ?? ''}`;
    response.writeHead(404, { location: url, 'x-url': url }).end(`Cannot POST ${url}`);
  });
  const [repeating, keeping, collector] = [
    await startRepeatingServer(origin),
    await startKeepingServer(),
    await openOtlpReceiver(),
  ];
  await writeOwnFiles({ workspace, root, origin, repeating, keeping: keeping.url });
  const env = {
    HOOK_URL: `${origin}/${PLANTED['webhook URL from the environment']}`,
    ROUTING: `${origin}/v2#${PLANTED['routing key']}`,
    SIGNING: PLANTED['signing secret'],
    CODEC: PLANTED['codec key'],
    TEMPORAL_API_KEY: PLANTED['API key of Temporal'],
    TEMPORAL_TLS: 'false',
    TEMPORAL_GRPC_META_X_PLANTED: PLANTED['header of Temporal'],
    TUNING_PIPELINE_TRACE: '1',
    OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.endpoint}/${PLANTED['path of the receiver of traces']}`,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${PLANTED['header of the receiver of traces']}`,
  };
  return {
    env,
    origin,
    told: () => [
      ...receiver.received.map(({ path, body }, index) => ({
        kind: 'notification',
        name: `message ${index}`,
        // PagerDuty takes its key in the body.
        content: path === '/v2' ? body.replaceAll(PLANTED['routing key'], '') : body,
      })),
      { kind: 'traces', name: 'all', content: Buffer.concat(collector.bodies) },
      { kind: 'objects in the cluster', name: 'all', content: keeping.written.join('\n') },
    ],
  };
}

/** An API server that has one Secret, and refuses everything else with all that it was sent. */
function startRepeatingServer(origin: string): Promise<string> {
  return serve((request, response) => {
    const { authorization = '' } = request.headers;
    const reply = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/version') return reply(200, { gitVersion: 'v1.37.2' });
    if (request.url?.includes('/secrets/hooks') === true) {
      const url = `${origin}/${PLANTED['webhook URL from a Kubernetes Secret']}`;
      return reply(200, { kind: 'Secret', data: { url: Buffer.from(url).toString('base64') } });
    }
    const plain = Buffer.from(authorization.split(' ')[1] ?? '', 'base64').toString('latin1');
    return reply(403, { kind: 'Status', message: `no access for ${authorization} (${plain})`, reason: 'Forbidden' });
  });
}

interface OwnFiles {
  workspace: Workspace;
  root: string;
  origin: string;
  /** Addresses of API servers. */
  repeating: string;
  keeping: string;
}

async function writeOwnFiles({ workspace, root, origin, repeating, keeping }: OwnFiles): Promise<void> {
  const plugin = workspace.path('plugin');
  await writeFile(plugin, PLUGIN);
  await chmod(plugin, 0o755);
  await writeFile(workspace.path('token'), PLANTED['token in a file']);
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: plugin,
    env: [{ name: 'PLUGIN_PASSWORD', value: PLANTED['environment of a plugin'] }],
  };
  const users: Record<string, object> = {
    bearer: { token: PLANTED['bearer token'] },
    // Of a cluster that takes all there is, so that a run comes as far as its approval, and waits for its Jobs.
    good: { token: PLANTED['bearer token'] },
    file: { tokenFile: workspace.path('token') },
    basic: { username: 'operator', password: PLANTED.password },
    key: {
      'client-certificate-data': Buffer.from('no PEM').toString('base64'),
      'client-key-data': Buffer.from(PLANTED['client key']).toString('base64'),
    },
    plugin: { exec },
  };
  const kubeconfig = {
    'current-context': 'bearer',
    contexts: Object.keys(users).map((name) => ({
      name,
      context: { cluster: name === 'key' ? 'tls' : name === 'good' ? 'good' : 'plain', user: name },
    })),
    clusters: [
      { name: 'plain', cluster: { server: repeating } },
      { name: 'good', cluster: { server: keeping } },
      { name: 'tls', cluster: { server: repeating.replace('http:', 'https:') } },
    ],
    users: Object.entries(users).map(([name, user]) => ({ name, user })),
  };
  await writeFile(join(root, 'kubeconfig'), JSON.stringify(kubeconfig));
  await mkdir(join(root, 'hooks'));
  await writeFile(join(root, 'hooks/url'), `${origin}/${PLANTED['webhook URL from a file']}\n`);
}
