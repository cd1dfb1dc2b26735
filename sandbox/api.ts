import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import { z } from 'zod';

const Kubeconfig = z.object({
  clusters: z.tuple([
    z.object({ cluster: z.object({ server: z.string(), 'certificate-authority-data': z.base64() }) }),
  ]),
  users: z.tuple([
    z.object({ user: z.object({ 'client-certificate-data': z.base64(), 'client-key-data': z.base64() }) }),
  ]),
});

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** @default application/json */
  contentType?: string;
}

export interface Answer {
  status: number;
  /** Parsed where the server sent JSON; else the text, as of a log. */
  body: unknown;
}

/** Plain requests to the API server of a sandbox, over one shared keep-alive connection pool. */
export interface Api {
  /** Resolves whatever the status; rejects where no answer came. */
  call(path: string, call?: Call): Promise<Answer>;
  close(): Promise<void>;
}

/** The address of a sandbox's API server, with connections as the user of its kubeconfig. */
export function openAgent(kubeconfig: string): { server: string; agent: Agent } {
  const config = Kubeconfig.parse(JSON.parse(readFileSync(kubeconfig, 'utf8')));
  const { cluster } = config.clusters[0];
  const { user } = config.users[0];
  const agent = new Agent({
    connect: {
      ca: decode(cluster['certificate-authority-data']),
      cert: decode(user['client-certificate-data']),
      key: decode(user['client-key-data']),
    },
  });
  return { server: cluster.server, agent };
}

/** Connects with a kubeconfig that a sandbox wrote; other kubeconfigs (tokens, exec plugins) are not understood. */
export function connectApi(kubeconfig: string): Api {
  const { server, agent } = openAgent(kubeconfig);
  return {
    async call(path, { method = 'GET', body, contentType = 'application/json' } = {}) {
      const response = await request(`${server}${path}`, {
        dispatcher: agent,
        method,
        headers: { 'user-agent': 'sandbox', ...(body === undefined ? {} : { 'content-type': contentType }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.body.text();
      const isJson = String(response.headers['content-type']).startsWith('application/json');
      return { status: response.statusCode, body: isJson ? JSON.parse(text) : text };
    },
    close: () => agent.close(),
  };
}

function decode(data: string): Buffer {
  return Buffer.from(data, 'base64');
}
