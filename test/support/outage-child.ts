// A child process: goes through the history and alerts stages of one night after the other, with the real files and a
// real receiver, and kills itself (SIGKILL) once in each night. Started again, it carries on with the night in which
// it died, as another attempt of Temporal would.

import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAlerts } from '../../src/activities/alerts.js';
import { createHistory } from '../../src/activities/history.js';
import { createSender } from '../../src/adapters/channels/create-sender.js';
import { openAlertJournal } from '../../src/adapters/files/alerts/alert-journal.js';
import { appendRecord } from '../../src/adapters/files/history/history-file.js';
import type { JournalEntry } from '../../src/core/alerts/journal.js';
import { journalPathOf } from '../../src/core/alerts/journal.js';
import { type Point, pointOf } from './outage-points.js';
import { aReport, aRunFacts, aSnapshot, aVerdict } from './runs.js';

const [folder = '', url = '', ...numbers] = process.argv.slice(2);
const [from = 0, nights = 0, seed = 0] = numbers.map(Number);
const historyFile = join(folder, 'history.jsonl');
const journalFile = journalPathOf(historyFile);

let armed: Point | null = null;

function die(point: Point): void {
  if (armed === point) process.kill(process.pid, 'SIGKILL');
}

/** What a crash in the middle of a write leaves. */
function dieTearing(point: Point, file: string): void {
  if (armed !== point) return;
  appendFileSync(file, '{"v":2,"kind":"deci');
  process.kill(process.pid, 'SIGKILL');
}

for (let night = from; night <= nights; night += 1) {
  const isLast = night === nights;
  const timestamp = new Date(Date.parse('2026-11-23T02:00:00Z') + night * 3_600_000).toISOString();
  const now = () => new Date(timestamp);
  armed =
    night === from && process.env['RESUMED'] === '1' ? null : pointOf({ seed, night, sends: night === 0 || isLast });
  const { history, alerts } = createStages(now);
  const common = {
    historyFile,
    timestamp,
    facts: aRunFacts({ runId: `run-${night}`, sessionId: `night-${night}` }),
    verdict: aVerdict(isLast ? 'OK' : 'ERROR'),
    cluster: {},
  };
  await history({ ...common, eventsLimit: 20 });
  const channels = [{ type: 'webhook' as const, url: 'env:URL' }];
  const outcome = await alerts({ ...common, alertsEnabled: true, alertOn: 'warn', channels });
  if (outcome.failures.length > 0) throw new Error(outcome.failures.join('; '));
  die('all is done, nobody knows');
  // Whatever point this night has not come to.
  if (armed !== null) process.kill(process.pid, 'SIGKILL');
}

function createStages(now: () => Date) {
  const readReport = () => Promise.resolve(aReport([]));
  const history = createHistory({
    readReport,
    readSnapshot: () => Promise.resolve(aSnapshot()),
    appendRecord: async (file, draft) => {
      die('before the history line');
      dieTearing('half a history line is written', file);
      const appended = await appendRecord({ file, draft, now: now() });
      die('the history line is written');
      return appended;
    },
    readRecent: () => Promise.resolve([]),
    markEnded: () => Promise.resolve(),
  });
  const journal = openAlertJournal({ historyFile, now });
  const alerts = createAlerts({
    readReport,
    openJournal: () => ({
      read: () => journal.read(),
      hold: (work) =>
        journal.hold((held) =>
          work({
            ...held,
            append: async (entry) => {
              dieBefore(entry);
              await held.append(entry);
              if (entry.kind === 'decision') die('the decision is written');
              if (entry.kind === 'delivered') die('the delivery is written');
            },
          }),
        ),
    }),
    resolveSecret: () => Promise.resolve(url),
    send: async (type, message) => {
      die('before the message is sent');
      if (armed !== 'the receiver has the message, its answer is lost') {
        const result = await send(type, message);
        die('the answer is here, nothing is written');
        return result;
      }
      await askToHold();
      const received = once(process.stdin, 'data');
      const sending = send(type, message);
      await received;
      die('the receiver has the message, its answer is lost');
      return sending;
    },
    now,
    repeatIntervalMs: Infinity,
  });
  const send = createSender({
    writeConsole: () => undefined,
    grant: { allowHosts: ['127.0.0.1'], allowHttp: true },
    now,
  });
  return { history, alerts };
}

function dieBefore({ kind }: JournalEntry): void {
  if (kind === 'decision') {
    die('before the decision');
    dieTearing('half a decision is written', journalFile);
  }
  if (kind === 'attempt') {
    die('before the attempt is written');
    dieTearing('half an attempt is written', journalFile);
  }
}

/** The parent is the receiver: it holds its answer and says on standard input when the message has arrived. */
async function askToHold(): Promise<void> {
  const ready = once(process.stdin, 'data');
  process.stdout.write('hold\n');
  await ready;
}
