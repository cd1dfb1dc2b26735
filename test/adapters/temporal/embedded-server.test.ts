import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ServerRestart } from '../../../src/adapters/temporal/embedded-server.js';
import {
  bundleEmbeddedServer,
  createStateDir,
  listServers,
  openHere,
  serverBinary,
  startUser,
  type UserEvent,
} from './server-user.js';

let binary: string;
let bundle: string;

beforeAll(async () => {
  binary = await serverBinary();
  bundle = await bundleEmbeddedServer();
}, 240_000);

async function connect(address: string): Promise<Client> {
  const connection = await Connection.connect({ address });
  onTestFinished(() => connection.close());
  return new Client({ connection });
}

async function startWaitingWorkflow(client: Client): Promise<string> {
  const { workflowId } = await client.workflow.start('waits', { taskQueue: 'nobody', workflowId: 'survivor' });
  return workflowId;
}

async function killServer(stateDir: string): Promise<number> {
  const [pid = 0] = await listServers(stateDir);
  process.kill(pid, 'SIGKILL');
  return pid;
}

describe('one process', () => {
  it('starts a server with its Web UI and stops it at the end of its use', async () => {
    const stateDir = await createStateDir();
    const server = await openHere({ stateDir, binary });

    expect(server.started).toBe('fresh');
    expect(await server.isAlive()).toBe(true);
    expect((await fetch(server.uiUrl)).status).toBe(200);
    expect(await server.otherUsers()).toEqual([]);
    const client = await connect(server.address);
    expect((await client.workflowService.describeNamespace({ namespace: 'default' })).namespaceInfo?.name).toBe(
      'default',
    );

    await server.close();
    expect(await listServers(stateDir)).toEqual([]);
    expect(await server.isAlive()).toBe(false);
  });

  it('says that a server is starting before it is ready', async () => {
    const stateDir = await createStateDir();
    const seen: number[] = [];
    await openHere({ stateDir, binary, onStarting: () => seen.push(performance.now()) });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBeLessThan(performance.now());
  });

  it('puts the server out of reach of a Ctrl-C in its terminal', async () => {
    const stateDir = await createStateDir();
    await openHere({ stateDir, binary });
    const [pid = 0] = await listServers(stateDir);
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const [, , group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    expect([group, session]).toEqual([String(pid), String(pid)]);
  });

  it('finds its workflows and its address again the next time', async () => {
    const stateDir = await createStateDir();
    const first = await openHere({ stateDir, binary });
    const workflowId = await startWaitingWorkflow(await connect(first.address));
    await first.close();

    const second = await openHere({ stateDir, binary });
    expect([second.started, second.address, second.uiUrl]).toEqual(['fresh', first.address, first.uiUrl]);
    const found = await (await connect(second.address)).workflow.getHandle(workflowId).describe();
    expect(found.status.name).toBe('RUNNING');
  });

  it('keeps its database in a folder whose name would mean something in a URI', async () => {
    const stateDir = join(await createStateDir(), 'c#? 100%');
    const server = await openHere({ stateDir, binary });
    expect((await readFile(join(stateDir, 'temporal.db'))).length).toBeGreaterThan(0);
    await server.close();
    expect(await listServers(stateDir)).toEqual([]);
  });

  it('brings a killed server back where it was, with the workflows in it', async () => {
    const stateDir = await createStateDir();
    const restarts: ServerRestart[] = [];
    const { promise: restarted, resolve } = withResolvers();
    const onRestart = (restart: ServerRestart): void => {
      restarts.push(restart);
      resolve();
    };
    const server = await openHere({ stateDir, binary, onRestart });
    const { address } = server;
    const client = await connect(address);
    const workflowId = await startWaitingWorkflow(client);

    const killed = await killServer(stateDir);
    await restarted;

    expect(restarts).toEqual([{ byThisProcess: true, hasMoved: false }]);
    expect(server.address).toBe(address);
    expect(await listServers(stateDir)).not.toContain(killed);
    // The same connection finds the new server by itself.
    expect((await client.workflow.getHandle(workflowId).describe()).status.name).toBe('RUNNING');
  });
});

describe('several processes', () => {
  it('attaches to the server of another one; the last one out stops it', async () => {
    const stateDir = await createStateDir();
    const starter = startUser(bundle, { stateDir, binary });
    const opened = await starter.next();
    const server = await openHere({ stateDir, binary });

    expect(server.started).toBe('attached');
    expect(server.address).toBe(opened['address']);
    expect(await server.otherUsers()).toEqual([{ pid: starter.pid, role: 'run' }]);

    await starter.close();
    expect(await server.otherUsers()).toEqual([]);
    expect(await server.isAlive()).toBe(true);

    await server.close();
    expect(await listServers(stateDir)).toEqual([]);
  });

  it('leaves the server up for a `dev` that lives', async () => {
    const stateDir = await createStateDir();
    const dev = startUser(bundle, { stateDir, binary, role: 'dev' });
    await dev.next();
    const server = await openHere({ stateDir, binary });
    expect(await server.otherUsers()).toEqual([{ pid: dev.pid, role: 'dev' }]);

    await server.close();
    expect(await listServers(stateDir)).toHaveLength(1);
    await dev.close();
    expect(await listServers(stateDir)).toEqual([]);
  });

  it('adopts the server of a killed starter, and stops it', async () => {
    const stateDir = await createStateDir();
    const starter = startUser(bundle, { stateDir, binary });
    const opened = await starter.next();
    await starter.kill();
    const orphans = await listServers(stateDir);
    expect(orphans).toHaveLength(1);

    const server = await openHere({ stateDir, binary });
    expect([server.started, server.address]).toEqual(['adopted', opened['address']]);
    expect(await server.otherUsers()).toEqual([]);
    expect(await listServers(stateDir)).toEqual(orphans);

    await server.close();
    expect(await listServers(stateDir)).toEqual([]);
  });

  it('carries on where both the starter and the server were killed', async () => {
    const stateDir = await createStateDir();
    const starter = startUser(bundle, { stateDir, binary });
    const opened = await starter.next();
    const workflowId = await startWaitingWorkflow(await connect(String(opened['address'])));
    await starter.kill();
    await killServer(stateDir);

    const server = await openHere({ stateDir, binary });
    expect([server.started, server.address]).toEqual(['restarted', opened['address']]);
    const client = await connect(server.address);
    expect((await client.workflow.getHandle(workflowId).describe()).status.name).toBe('RUNNING');
  });

  it('starts one server for processes that begin at the same moment', async () => {
    const stateDir = await createStateDir();
    const users = Array.from({ length: 4 }, () => startUser(bundle, { stateDir, binary }));
    const opened = await Promise.all(users.map((user) => user.next()));

    expect(opened.map((event) => event['started']).sort()).toEqual(['attached', 'attached', 'attached', 'fresh']);
    expect(new Set(opened.map((event) => event['address'])).size).toBe(1);
    expect(await listServers(stateDir)).toHaveLength(1);

    await Promise.all(users.map((user) => user.close()));
    expect(await listServers(stateDir)).toEqual([]);
  });

  it('brings a killed server back once, and tells every user', async () => {
    const stateDir = await createStateDir();
    const users = [startUser(bundle, { stateDir, binary }), startUser(bundle, { stateDir, binary })];
    await Promise.all(users.map((user) => user.next()));
    await killServer(stateDir);

    const events: UserEvent[] = await Promise.all(users.map((user) => user.next()));
    expect(events.map(({ event }) => event)).toEqual(['restart', 'restart']);
    expect(events.filter((event) => event['byThisProcess'] === true)).toHaveLength(1);
    expect(await listServers(stateDir)).toHaveLength(1);
  });
});

describe('a registry that can not be trusted', () => {
  it('adopts a server whose list is garbage, keeps the garbage and says so', async () => {
    const stateDir = await createStateDir();
    const starter = startUser(bundle, { stateDir, binary });
    const opened = await starter.next();
    await starter.kill();
    await writeFile(join(stateDir, 'server.json'), '{"version": 1, "ser');

    const progress: string[] = [];
    const server = await openHere({ stateDir, binary, onProgress: (line) => progress.push(line) });
    expect([server.started, server.address]).toEqual(['adopted', opened['address']]);
    expect(progress).toEqual([expect.stringContaining(join(stateDir, 'server.json.unreadable'))]);
    expect(await listServers(stateDir)).toHaveLength(1);
  });

  it('finds the server when the list is gone', async () => {
    const stateDir = await createStateDir();
    const starter = startUser(bundle, { stateDir, binary });
    await starter.next();
    await rm(join(stateDir, 'server.json'));

    const server = await openHere({ stateDir, binary });
    expect(server.started).toBe('adopted');
    expect(await listServers(stateDir)).toHaveLength(1);
  });

  it('refuses the list of a newer version and starts nothing', async () => {
    const stateDir = await createStateDir();
    const file = join(stateDir, 'server.json');
    await writeFile(file, '{"version": 2, "servers": []}');
    await expect(openHere({ stateDir, binary })).rejects.toMatchObject({
      type: 'Corrupt',
      message: `Expected version 1 in ${file}, got version 2.`,
    });
    expect(await listServers(stateDir)).toEqual([]);
    expect(await readFile(file, 'utf8')).toBe('{"version": 2, "servers": []}');
  });
});

describe('bad input', () => {
  it('names a wanted port that another program uses, and starts nothing', async () => {
    const stateDir = await createStateDir();
    const port = await occupyPort();
    for (const wanted of [{ port }, { uiPort: port }]) {
      await expect(openHere({ stateDir, binary, ...wanted })).rejects.toMatchObject({
        type: 'Conflict',
        message: `Expected port ${port} of 127.0.0.1 to be free, but another program uses it.`,
      });
    }
    expect(await listServers(stateDir)).toEqual([]);
  });

  it('says where the server already runs when another port is wanted', async () => {
    const stateDir = await createStateDir();
    const dev = startUser(bundle, { stateDir, binary, role: 'dev' });
    const port = Number(String((await dev.next())['address']).split(':')[1]);
    await expect(openHere({ stateDir, binary, port: 17_999 })).rejects.toMatchObject({
      type: 'Conflict',
      message: `Expected the server of ${stateDir} on port 17999, but it already runs on port ${port}.`,
    });
    expect(await listServers(stateDir)).toHaveLength(1);
  });

  it('moves to other ports when the last ones were taken meanwhile', async () => {
    const stateDir = await createStateDir();
    const first = await openHere({ stateDir, binary });
    const port = Number(first.address.split(':')[1]);
    await first.close();
    await occupyPort(port);

    const second = await openHere({ stateDir, binary });
    expect(second.address).not.toBe(first.address);
    expect(await second.isAlive()).toBe(true);
  });

  it('refuses a state folder that can not be one', async () => {
    const file = join(await createStateDir(), 'a-file');
    await writeFile(file, '');
    await expect(openHere({ stateDir: join(file, 'state'), binary })).rejects.toMatchObject({
      name: 'StageError',
      message: `Expected to keep state in ${join(file, 'state')}, but a part of the path is a file, not a folder.`,
      hint: expect.stringContaining('TUNING_PIPELINE_STATE_DIR'),
    });
  });

  it('repeats the last words of a program that does not start, and leaves no user behind', async () => {
    const stateDir = await createStateDir();
    const program = join(stateDir, 'temporal');
    await writeFile(program, '#!/bin/sh\necho "warming up"\necho "out of cheese" >&2\nexit 1\n', { mode: 0o755 });
    await expect(openHere({ stateDir, binary: program })).rejects.toMatchObject({
      type: 'Unavailable',
      message: `Expected ${program} to start a Temporal server, but it did not (its last words: out of cheese).`,
    });
    expect(JSON.parse(await readFile(join(stateDir, 'server.json'), 'utf8'))).toEqual({ version: 1, users: [] });
  });

  it('says that a program can not be run', async () => {
    const stateDir = await createStateDir();
    await expect(openHere({ stateDir, binary: join(stateDir, 'missing') })).rejects.toMatchObject({
      type: 'Unavailable',
      message: expect.stringContaining(`Expected ${join(stateDir, 'missing')} to start a Temporal server`),
    });
  });

  it('names a database that is none', async () => {
    const stateDir = await createStateDir();
    await writeFile(join(stateDir, 'temporal.db'), 'nothing that a database could start with');
    await expect(openHere({ stateDir, binary })).rejects.toMatchObject({
      type: 'Corrupt',
      message: expect.stringContaining(join(stateDir, 'temporal.db')),
    });
    expect(await readFile(join(stateDir, 'temporal.db'), 'utf8')).toBe('nothing that a database could start with');
  });
});

async function occupyPort(port = 0): Promise<number> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void listener.close());
  const address = listener.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
