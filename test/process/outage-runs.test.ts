import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { writeKubeconfig } from '../support/api-server.js';
import { type Command, createWorkspace, type Workspace } from '../support/process.js';
import { type FakeReceiver, startReceiver } from '../support/receiver.js';
import { readHistory } from './traces.js';

/** `npm run outage` takes twenty. */
const RUNS = Number(process.env['OUTAGE_RUNS'] ?? 4);
const SEED = Number(process.env['OUTAGE_SEED'] ?? 1);

const ALERTS = ['--enable-alerts', '--channel', 'webhook=file:hook-url', '--allow-host', '127.0.0.1', '--allow-http'];
const HISTORY = 'outputs/k8s_health_history.jsonl';
const JOURNAL = `${HISTORY}.alerts.jsonl`;

const table: string[] = [];

afterAll(() => {
  process.stdout.write(`\n${table.join('\n')}\n`);
});

/** Objects that have a name of their own: none of them is there. */
const NAMED = /namespaces\/[^/]+\/[^/?]+\/[^/?]+/;

/** An API server that refuses everybody, until it is well, takes every dry run and has nothing to show. */
async function openApiServer(): Promise<{ origin: string; recover(): void }> {
  let isWell = false;
  const server = createServer((request, response) => {
    const status = !isWell ? 401 : NAMED.test(request.url ?? '') ? 404 : request.method === 'GET' ? 200 : 403;
    response.writeHead(status, { 'content-type': 'application/json' });
    const found = { gitVersion: 'v1.37.2', metadata: {}, items: [], status: { phase: 'Active' } };
    response.end(JSON.stringify(status === 200 ? found : { kind: 'Status', message: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, recover: () => void (isWell = true) };
}

interface Night {
  workspace: Workspace;
  receiver: FakeReceiver;
  command: Command;
  /** How many nights there were before. */
  night: number;
}

/** Moments of a whole run at which its process is killed; each resolves at its moment. */
const MOMENTS: Record<string, (night: Night) => Promise<void>> = {
  'the run has just started': ({ command }) => command.untilSaid(/^Run: /m).then(() => undefined),
  'some milliseconds into the run': async ({ command, night }) => {
    await command.untilSaid(/^Run: /m);
    await sleep(numberOf(`delay ${night}`) % 900);
  },
  'the history line is there': ({ workspace, night }) =>
    until(async () => (await countLines(workspace.path(HISTORY))) > night),
  'the decision is there': ({ workspace, night }) =>
    until(async () => (await countDecisions(workspace.path(JOURNAL))) > night),
};

/** The first and the last run have a message, and are killed in the moment of sending. */
const SENDING = 'the receiver has the message';

describe('whole runs of an outage, each killed once', () => {
  it(`tell it once when it begins and once when it ends, over ${RUNS} runs`, { timeout: 1_200_000 }, async () => {
    const workspace = await createWorkspace();
    const [receiver, apiServer] = [await startReceiver(), await openApiServer()];
    onTestFinished(() => receiver.close());
    writeKubeconfig(apiServer.origin, {}, { folder: workspace.folder });
    await writeFile(workspace.path('hook-url'), receiver.url);
    const args = ['run', '--kubeconfig', 'kubeconfig', ...ALERTS];
    let tooLate = 0;
    for (let struck = 0; struck < RUNS; ) {
      if (struck === RUNS - 1) apiServer.recover();
      const { moment, carriedOn } = await liveThrough({ workspace, receiver, night: struck + tooLate, args, struck });
      table.push(`run ${struck + tooLate + 1}: killed when ${moment}${carriedOn ? '' : ', too late'}`);
      if (carriedOn) struck += 1;
      else tooLate += 1;
    }
    const history = await readHistory(workspace);
    const ids = receiver.received.map(({ headers }) => String(headers['webhook-id']));
    table.push(
      `${RUNS} runs, ${history.length} history lines, ${new Set(ids).size} keys in ${ids.length} requests (seed ${SEED})`,
    );
    expect(history.map(({ overall_health: health }) => health)).toEqual([
      // A run that had ended before its command could be killed was a night of its own, and the next command another
      // one.
      ...Array.from({ length: RUNS - 1 + 2 * tooLate }, () => 'WARN'),
      'OK',
    ]);
    expect(new Set(history.map(({ run_id: run }) => run)).size).toBe(history.length);
    expect([...new Set(ids)].map((id) => id.replace(/^.*-(?=\w+-webhook$)/, ''))).toEqual([
      'fire-webhook',
      'resolve-webhook',
    ]);
  });
});

/** One night: its command is killed, and the same command brings it to its end. */
async function liveThrough({
  workspace,
  receiver,
  night,
  args,
  struck,
}: Omit<Night, 'command'> & { args: string[]; struck: number }): Promise<{ moment: string; carriedOn: boolean }> {
  const names = Object.keys(MOMENTS);
  const isTold = struck === 0 || struck === RUNS - 1;
  const moment = isTold ? SENDING : (names[numberOf(`moment ${night}`) % names.length] ?? '');
  const told = receiver.received.length;
  // The first request is never answered.
  if (isTold) receiver.answer(() => undefined, { status: 200, body: 'ok' });
  const lines = await countLines(workspace.path(HISTORY));
  const command = workspace.start(args);
  if (isTold) await until(() => Promise.resolve(receiver.received.length > told));
  else await MOMENTS[moment]?.({ workspace, receiver, command, night: lines });
  // On a quick machine it may have ended by itself just before: then nothing is carried on, and the night is too late.
  command.kill('SIGKILL');
  await command.ended;
  const { stdout, stderr, code } = await workspace.perform(args);
  expect([stdout, code]).toEqual([expect.any(String), 0]);
  return { moment, carriedOn: stderr.includes('Carrying on the unfinished run') };
}

async function until(look: () => Promise<boolean>): Promise<void> {
  while (!(await look())) await sleep(2);
}

async function countLines(path: string): Promise<number> {
  return (await readFile(path, 'utf8').catch(() => '')).split('\n').length - 1;
}

async function countDecisions(path: string): Promise<number> {
  return (await readFile(path, 'utf8').catch(() => '')).split('"kind":"decision"').length - 1;
}

/** The same for the same seed. */
function numberOf(what: string): number {
  return createHash('sha256').update(`${SEED} ${what}`).digest().readUInt32BE(0);
}
