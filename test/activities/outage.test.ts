import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAlertJournal } from '../../src/adapters/files/alerts/alert-journal.js';
import { readHistory } from '../../src/adapters/files/history/read-history.js';
import { buildChildProgram, type ChildProgram } from '../support/child-program.js';
import { tempFolder } from '../support/folders.js';
import { POINTS, type Point, pointOf } from '../support/outage-points.js';
import { type FakeReceiver, startReceiver } from '../support/receiver.js';

/** `npm run outage` takes a thousand. */
const NIGHTS = Number(process.env['OUTAGE_NIGHTS'] ?? 24);
const SEED = Number(process.env['OUTAGE_SEED'] ?? 1);
const SHORT = 3;

let program: ChildProgram;
const table: string[] = [];

beforeAll(async () => {
  program = await buildChildProgram('test/support/outage-child.ts');
});

afterAll(async () => {
  await program.remove();
  process.stdout.write(`\n${table.join('\n')}\n`);
});

interface Outage {
  nights: number;
  seed: number;
}

interface Seen {
  kills: number;
  historyLines: number;
  historyKeys: number;
  fires: number;
  resolves: number;
  otherKeys: number;
  openIncidents: number;
}

/** An outage of so many nights and one good one after it, every one of them killed once. */
async function liveThrough({ nights, seed }: Outage): Promise<Seen & { requests: number }> {
  const folder = tempFolder();
  const receiver = await startReceiver();
  const file = join(folder, 'history.jsonl');
  const start = { folder, receiver, nights, seed };
  let kills = 0;
  if ((await startChild({ ...start, from: 0, resumed: false })) !== null) kills += 1;
  // Each child ends the night of the one before and is killed in the next one; the last one ends.
  for (let from = 0; from <= nights; from += 1) {
    if ((await startChild({ ...start, from, resumed: true })) !== null) kills += 1;
  }
  await receiver.close();
  const keys: string[] = [];
  for await (const { whole, parsed } of readHistory(file)) {
    if (whole && parsed.kind === 'record' && parsed.record.v === 1) keys.push(parsed.record.key);
  }
  const ids = new Set(receiver.received.map(({ headers }) => String(headers['webhook-id'])));
  const count = (action: string) => [...ids].filter((id) => id.endsWith(`-${action}-webhook`)).length;
  const [fires, resolves] = [count('fire'), count('resolve')];
  return {
    kills,
    historyLines: (await readFile(file, 'utf8')).split('\n').length - 1,
    historyKeys: new Set(keys).size,
    fires,
    resolves,
    otherKeys: ids.size - fires - resolves,
    openIncidents: await countOpen(file),
    requests: receiver.received.length,
  };
}

async function countOpen(historyFile: string): Promise<number> {
  const { foldJournal } = await import('../../src/core/alerts/fold-journal.js');
  const journal = openAlertJournal({ historyFile, now: () => new Date() });
  return [...foldJournal(await journal.read()).streams.values()].filter(({ open }) => open !== null).length;
}

interface StartChild extends Outage {
  folder: string;
  receiver: FakeReceiver;
  from: number;
  resumed: boolean;
}

/** The signal that has ended the child; null when it came to the end. */
async function startChild({
  folder,
  receiver,
  from,
  nights,
  seed,
  resumed,
}: StartChild): Promise<NodeJS.Signals | null> {
  const args = [program.path, folder, receiver.url, String(from), String(nights), String(seed)];
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, RESUMED: resumed ? '1' : '0' },
  });
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', () => {
    // It is about to send and asks to be told when the message is here; the answer is held until it is gone.
    receiver.answer(() => child.stdin.write('received\n'), { status: 200, body: 'ok' });
    child.stdin.write('go on\n');
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal === null) expect(code).toBe(0);
  receiver.answer({ status: 200, body: 'ok' });
  return signal;
}

function expectedOf(nights: number): Seen {
  return {
    kills: nights + 1,
    historyLines: nights + 1,
    historyKeys: nights + 1,
    fires: 1,
    resolves: 1,
    otherKeys: 0,
    openIncidents: 0,
  };
}

function note(name: string, { nights, seed }: Outage, seen: Seen & { requests: number }): void {
  const { kills, historyLines, fires, resolves, requests } = seen;
  table.push(
    `${name}: ${nights + 1} stage executions, ${kills} killed (seed ${seed}), ${historyLines} history lines, ${fires} fire key, ${resolves} resolve key, ${requests} requests`,
  );
}

describe('an outage whose every night is killed once', () => {
  it(`is told once when it begins and once when it ends, over ${NIGHTS} nights`, { timeout: 3_600_000 }, async () => {
    const outage = { nights: NIGHTS, seed: SEED };
    const seen = await liveThrough(outage);
    note('outage', outage, seen);
    expect(seen).toMatchObject(expectedOf(NIGHTS));
  });

  it.each(POINTS.sending)(
    'is told once also when it is killed while sending: %s',
    { timeout: 120_000 },
    async (point) => {
      for (const [night, which] of [
        [0, 'fire'],
        [SHORT, 'resolve'],
      ] as const) {
        const outage = { nights: SHORT, seed: seedWith(point, night) };
        const seen = await liveThrough(outage);
        note(`${which}, ${point}`, outage, seen);
        expect(seen).toMatchObject(expectedOf(SHORT));
      }
    },
  );
});

/** The first seed with which this night is killed at this point. */
function seedWith(point: Point, night: number): number {
  for (let seed = 0; ; seed += 1) if (pointOf({ seed, night, sends: true }) === point) return seed;
}
