import type { IncomingMessage, ServerResponse } from 'node:http';
import { ORIGIN_ANNOTATION } from '../../src/core/apply/origin.js';
import { answer, serve } from './api-server.js';

/** What stands between the server and its client: true where it has answered instead of the server. */
export type Spoiler = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface KeepingServer {
  url: string;
  /** Names of the Jobs that were made, one entry for each time that one was. */
  made: string[];
  /** uid by name. */
  jobs: ReadonlyMap<string, string>;
  /** Every object that was sent, dry runs included. */
  written: string[];
  /** Answers in the place of the server once it has done what it was asked. */
  spoilWith(spoiler: Spoiler): void;
}

/** As much of an API server as apply needs: it keeps the Jobs that are sent to it. */
export async function startKeepingServer(): Promise<KeepingServer> {
  const jobs = new Map<string, string>();
  const origins = new Map<string, string>();
  const made: string[] = [];
  const written: string[] = [];
  let spoiler: Spoiler = () => false;

  function keep(name: string, body: string): void {
    if (jobs.has(name)) return;
    made.push(name);
    jobs.set(name, `uid-${name}-${made.length}`);
    const { metadata } = JSON.parse(body) as { metadata: { annotations: Record<string, string> } };
    origins.set(name, metadata.annotations[ORIGIN_ANNOTATION] ?? '');
  }
  const show = (name: string) => ({
    metadata: { name, uid: jobs.get(name) ?? 'uid-dry', annotations: { [ORIGIN_ANNOTATION]: origins.get(name) ?? '' } },
  });
  function reply(request: IncomingMessage, body: string): [number, object] {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
    const name = /\/jobs\/([^/]+)$/.exec(pathname)?.[1];
    if (request.method === 'PATCH' && name !== undefined) {
      if (!searchParams.has('dryRun')) keep(name, body);
      return [201, show(name)];
    }
    if (name !== undefined) return jobs.has(name) ? [200, show(name)] : [404, { message: 'not found' }];
    if (pathname === '/version') return [200, { gitVersion: 'v1.37.2' }];
    if (pathname.endsWith('/selfsubjectaccessreviews')) return [201, { status: { allowed: true } }];
    if (request.method === 'POST') return [201, { metadata: { uid: 'uid-dry' } }];
    if (pathname.endsWith('/jobs')) return [200, { metadata: {}, items: [...jobs.keys()].map(show) }];
    if (/\/(?:events|resourcequotas)$/.test(pathname)) return [200, { metadata: {}, items: [] }];
    return [200, { status: { phase: 'Active' } }];
  }

  const url = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const sent = Buffer.concat(chunks).toString('utf8');
      if (sent !== '') written.push(sent);
      const [status, body] = reply(request, sent);
      if (!spoiler(request, response)) answer(response, status, body);
    });
  });
  return { url, made, jobs, written, spoilWith: (another) => (spoiler = another) };
}

/** Whether a request changes what the server keeps. */
export function isWrite({ method, url = '' }: IncomingMessage): boolean {
  return method === 'PATCH' && !url.includes('dryRun');
}
