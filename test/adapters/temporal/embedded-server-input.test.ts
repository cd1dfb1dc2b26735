import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { failureOf } from './failure-of.js';
import { bundleEmbeddedServer, createStateDir, listServers, openHere, serverBinary, startUser } from './server-user.js';

let binary: string;
let bundle: string;

beforeAll(async () => {
  binary = await serverBinary();
  bundle = await bundleEmbeddedServer();
  return () => rm(dirname(bundle), { recursive: true });
}, 240_000);

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

describe('an unusual program', () => {
  it('is started again when it was killed on its way up', async () => {
    const stateDir = await createStateDir();
    const program = join(stateDir, 'temporal');
    const body = `[ -e started ] || { touch started; kill -9 $$; }\nexec '${binary}' "$@"`;
    await writeFile(program, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const server = await openHere({ stateDir, binary: program });
    expect(await server.isAlive()).toBe(true);
  });

  it('goes whole when it is a wrapper that keeps the server as its child', async () => {
    const stateDir = await createStateDir();
    const program = join(stateDir, 'temporal');
    await writeFile(program, `#!/bin/sh\n'${binary}' "$@"\nexit $?\n`, { mode: 0o755 });
    const server = await openHere({ stateDir, binary: program });
    expect(await listServers(stateDir)).toHaveLength(2);
    await server.close();
    await expect.poll(() => listServers(stateDir)).toEqual([]);
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
    const failure = await failureOf(openHere({ stateDir: join(file, 'state'), binary }));
    expect(failure.message).toBe(
      `Expected to keep state in ${join(file, 'state')}, but a part of the path is a file, not a folder.`,
    );
    expect(failure.hint).toContain('TUNING_PIPELINE_STATE_DIR');
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
    const program = join(stateDir, 'missing');
    const failure = await failureOf(openHere({ stateDir, binary: program }));
    expect(failure.type).toBe('Unavailable');
    expect(failure.message).toContain(`Expected ${program} to start a Temporal server, but it can't be run`);
  });

  it('names a database that is none', async () => {
    const stateDir = await createStateDir();
    await writeFile(join(stateDir, 'temporal.db'), 'nothing that a database could start with');
    const failure = await failureOf(openHere({ stateDir, binary }));
    expect(failure.type).toBe('Corrupt');
    expect(failure.message).toContain(join(stateDir, 'temporal.db'));
    expect(await readFile(join(stateDir, 'temporal.db'), 'utf8')).toBe('nothing that a database could start with');
  });
});

async function occupyPort(port = 0): Promise<number> {
  const listener = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void listener.close());
  await once(listener, 'listening');
  const address = listener.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
