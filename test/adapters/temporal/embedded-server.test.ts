import { EventEmitter, once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ServerRestart } from '../../../src/adapters/temporal/server/embedded-server.js';
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
  return () => rm(dirname(bundle), { recursive: true });
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
  const [pid] = await listServers(stateDir);
  // Process 0 would be this test's own group.
  if (pid === undefined) throw new Error('No server works on this folder.');
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
    let isReady = false;
    const readyThen: boolean[] = [];
    await openHere({ stateDir, binary, onStarting: () => readyThen.push(isReady) }).then(() => (isReady = true));
    expect(readyThen).toEqual([false]);
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
    const restarts = new EventEmitter<{ restart: [ServerRestart] }>();
    const server = await openHere({ stateDir, binary, onRestart: (restart) => restarts.emit('restart', restart) });
    const { address } = server;
    const client = await connect(address);
    const workflowId = await startWaitingWorkflow(client);

    const restarted = once(restarts, 'restart');
    const killed = await killServer(stateDir);

    expect(await restarted).toEqual([{ byThisProcess: true, hasMoved: false }]);
    expect(server.address).toBe(address);
    expect(await server.isAlive()).toBe(true);
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

    const started = opened.map((event) => event['started']);
    expect(started.filter((how) => how === 'fresh')).toHaveLength(1);
    expect(started.filter((how) => how === 'attached')).toHaveLength(3);
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
