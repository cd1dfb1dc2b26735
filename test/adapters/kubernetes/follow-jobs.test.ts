import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Followed, type FollowJobs, followJobs } from '../../../src/adapters/kubernetes/monitor/follow-jobs.js';
import { connectTo, rawJob, serve } from './fault-server.js';

type Watch = (response: ServerResponse) => void;

interface Faults {
  /** How the server answers each watch in turn; the last one again and again. */
  watches: Watch[];
  /** How many lists fail at first, with this status. */
  failedLists?: { count: number; status: number };
  options?: Partial<FollowJobs>;
}

/** Follows the Jobs of a server with these faults: its list has the Job `a`, which runs. */
async function follow({ watches, failedLists, options = {} }: Faults) {
  const log: string[] = [];
  const server = await serve((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://x');
    if (searchParams.has('watch')) {
      log.push(`watch from ${searchParams.get('resourceVersion')}`);
      const nth = log.filter((entry) => entry.startsWith('watch')).length - 1;
      return (watches[nth] ?? watches.at(-1))?.(response);
    }
    log.push('list');
    const lists = log.filter((entry) => entry === 'list').length;
    if (failedLists !== undefined && lists <= failedLists.count) {
      return void response.writeHead(failedLists.status).end(JSON.stringify({ message: 'no' }));
    }
    response.end(JSON.stringify({ metadata: { resourceVersion: `${lists}00` }, items: [rawJob('a')] }));
  });
  const stop = new AbortController();
  const steps = followJobs({
    connect: () => connectTo(server),
    namespace: 'n',
    labelSelector: 'app=a',
    signal: stop.signal,
    ...options,
  });
  onTestFinished(async () => {
    stop.abort();
    await steps.return(undefined as never).catch(() => undefined);
  });
  return { steps, log, stop };
}

/** The next step in which the Jobs are as wanted, and the troubles before it. */
async function until(steps: AsyncGenerator<Followed>, wanted: (jobs: string[]) => boolean): Promise<unknown[]> {
  const troubles: unknown[] = [];
  for (;;) {
    const { value } = await steps.next();
    const step = value as Followed;
    if (step.kind === 'trouble') troubles.push(step.error);
    else if (wanted(Array.from(step.jobs.values(), ({ name, conditions }) => `${name}${conditions.length}`)))
      return troubles;
  }
}

const line = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
const complete = (version: string) => line('MODIFIED', rawJob('a', { version, condition: 'Complete' }));
const finished = (jobs: string[]) => jobs.join() === 'a1';
const finish: Watch = (response) => response.write(complete('900'));

describe('followJobs', () => {
  it('lists once, then watches from there with bookmarks and an end', async () => {
    const queries: string[] = [];
    const { steps, log } = await follow({
      watches: [
        (response) => {
          queries.push(response.req.url ?? '');
          finish(response);
        },
      ],
    });
    expect(await until(steps, finished)).toEqual([]);
    expect(log).toEqual(['list', 'watch from 100']);
    expect(queries[0]).toContain('allowWatchBookmarks=true');
    expect(queries[0]).toContain('timeoutSeconds=240');
    expect(queries[0]).toContain('labelSelector=app%3Da');
  });

  it('goes on where a bookmark has left it when a watch ends', async () => {
    const bookmark: Watch = (response) => response.end(line('BOOKMARK', { metadata: { resourceVersion: '555' } }));
    const { steps, log } = await follow({ watches: [bookmark, finish] });
    expect(await until(steps, finished)).toEqual([]);
    expect(log).toEqual(['list', 'watch from 100', 'watch from 555']);
  });

  it.each<[string, Watch]>([
    [
      'is cut in the middle of a line',
      (response) => cutAfter(response, `${line('ADDED', rawJob('b', { version: '300' }))}{"type":"MODI`),
    ],
    [
      'holds a line that is no event',
      (response) => response.write(`${line('ADDED', rawJob('b', { version: '300' }))}<html>\n`),
    ],
  ])('goes on after the last whole event when a stream %s', async (_name, broken) => {
    const { steps, log } = await follow({ watches: [broken, finish] });
    await until(steps, (jobs) => jobs.join() === 'a0,b0');
    const troubles = await until(steps, (jobs) => jobs.join() === 'a1,b0');
    expect(troubles).toHaveLength(1);
    expect(log).toEqual(['list', 'watch from 100', 'watch from 300']);
  });

  it.each<[string, Watch]>([
    ['as the answer', (response) => response.writeHead(410).end(JSON.stringify({ code: 410 }))],
    ['inside the stream', (response) => response.end(line('ERROR', { code: 410, message: 'too old' }))],
  ])('lists anew at once when its place is too old (410 %s), which is no trouble', async (_name, gone) => {
    const { steps, log } = await follow({ watches: [gone, finish] });
    expect(await until(steps, finished)).toEqual([]);
    expect(log).toEqual(['list', 'watch from 100', 'list', 'watch from 200']);
  });

  it.each([429, 500, 503])('tries again with growing pauses after a %d', async (status) => {
    const busy: Watch = (response) => response.writeHead(status).end('{}');
    const { steps, log } = await follow({ watches: [busy, busy, finish] });
    const startedAt = performance.now();
    expect(await until(steps, finished)).toMatchObject([{ status }, { status }]);
    expect(performance.now() - startedAt).toBeGreaterThan(1_400);
    expect(log).toEqual(['list', 'watch from 100', 'watch from 100', 'watch from 100']);
  });

  it('does not run hot on a server that ends every watch at once', async () => {
    const { steps, log } = await follow({
      watches: [(response) => response.end(), (response) => response.end(), finish],
    });
    const startedAt = performance.now();
    await until(steps, finished);
    expect(performance.now() - startedAt).toBeGreaterThan(1_400);
    expect(log).toHaveLength(4);
  });

  it('takes a watch for dead that says nothing for longer than it may', async () => {
    const silent: Watch = (response) => response.flushHeaders();
    const { steps, log } = await follow({ watches: [silent, finish], options: { watchSeconds: 1, graceMs: 200 } });
    expect(await until(steps, finished)).toEqual([]);
    expect(log).toEqual(['list', 'watch from 100', 'watch from 100']);
  });

  it('says so when even the list fails, and goes on', async () => {
    const { steps } = await follow({ watches: [finish], failedLists: { count: 1, status: 403 } });
    expect(await until(steps, finished)).toMatchObject([{ status: 403 }]);
  });

  it('knows a deleted Job as it was last, and forgets it', async () => {
    const deleted: Watch = (response) =>
      response.write(line('DELETED', rawJob('a', { version: '300', condition: 'Failed' })));
    const { steps } = await follow({ watches: [deleted] });
    await steps.next();
    const { value } = await steps.next();
    expect(value).toMatchObject({ kind: 'jobs', changed: [{ name: 'a', conditions: [{ type: 'Failed' }] }] });
    expect((value as Extract<Followed, { kind: 'jobs' }>).jobs.size).toBe(0);
  });

  it('ends at once when it is told to, with the reason', async () => {
    const { steps, stop } = await follow({ watches: [(response) => response.flushHeaders()] });
    await steps.next();
    const waiting = steps.next();
    stop.abort(new Error('told to'));
    await expect(waiting).rejects.toThrow('told to');
  });
});

function cutAfter(response: ServerResponse, text: string): void {
  response.write(text, () => response.destroy());
}
