import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type AlertRun, previewAlerts } from '../../activities/deliver-alerts.js';
import { openAlertJournal } from '../../adapters/files/alert-journal.js';
import { judgeRecord } from '../../core/alerts/judged-record.js';
import { journalPathOf } from '../../core/alerts/journal.js';
import { StageError } from '../../core/errors.js';
import { parseWorkerPolicy } from '../../core/policy/worker-policy.js';
import { createAlertSender } from '../alert-sender.js';
import { describeReceivers, parseChannels, type ShownReceiver } from '../alert-receivers.js';
import { deliverWithPatience } from '../deliver-with-patience.js';
import type { Cli, ExitCode, Io } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { readRecords, reportUnreadable } from '../read-records.js';
import { type AlertsDocument, documentOf, renderAlerts } from '../render/alerts.js';
import type { FilterFlags } from './history-flags.js';

export interface AlertsFlags extends FilterFlags {
  dryRun: boolean;
  channelType?: string;
  webhookUrl?: string;
  channel: string[];
  alertOn: string;
  allowHost: string[];
  allowHttp?: boolean;
}

/** Another sender gets this long to finish before the command gives up. */
const JOURNAL_WAIT_MS = 10_000;

const now = () => new Date();

/** 0: nothing due, a dry run, or everything delivered. 2: a delivery failed. */
export async function sendAlerts(flags: AlertsFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const alertOn = parseAlertOn(flags.alertOn);
  const policy = parseWorkerPolicy({ env: io.env, kind: 'caller', defaultRoot: io.cwd });
  const receivers = describeReceivers(parseChannels(flags, io), { io, policy });
  const run = await readRun({ flags, io, alertOn, receivers });
  const file = journalPathOf(resolve(io.cwd, flags.historyFile));
  const journal = openAlertJournal({ file, now, waitMs: JOURNAL_WAIT_MS });
  const print = (document: AlertsDocument): ExitCode => {
    io.out(format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : renderAlerts(document));
    return document.exitCode;
  };
  if (flags.dryRun) {
    const { decision, due } = await previewAlerts(journal, run);
    const messages = due.map(({ delivery: { receiver, key }, body }) => ({ receiver, key, body, result: null }));
    return print(documentOf({ dryRun: true, decision, messages, receivers }));
  }
  const grant = {
    allowHosts: [...policy.allowHosts, ...flags.allowHost],
    allowHttp: policy.allowHttp || flags.allowHttp === true,
  };
  // With -o json, standard output holds one document and nothing else.
  const writeConsole = (text: string) => (format === 'json' ? io.err(text) : io.out(text));
  const sender = createAlertSender({ grant, writeConsole, now });
  const report = await deliverWithPatience({ ports: { journal, now, send: sender.send }, run, clock: sender.clock });
  return print(documentOf({ dryRun: false, decision: report.decision, messages: report.deliveries, receivers }));
}

/** The newest record that matches, as a run to alert on. */
async function readRun(input: {
  flags: AlertsFlags;
  io: Io;
  alertOn: AlertRun['alertOn'];
  receivers: ShownReceiver[];
}): Promise<AlertRun> {
  const { flags, io, alertOn, receivers } = input;
  const { historyFile } = flags;
  const read = await readRecords(flags, io);
  const behind = read.unreadable.find(({ isBehindNewest }) => isBehindNewest);
  if (behind !== undefined) {
    // It may be the record of a failed night: the one before it must not pass for the newest.
    throw new StageError({
      type: 'Corrupt',
      message: `Expected the newest line of ${historyFile} to be a record, but line ${behind.line} is none: ${behind.problem}.`,
      hint: 'Look at the line; history repair --move-broken moves it to a copy.',
    });
  }
  reportUnreadable(read, { historyFile, io });
  const newest = read.records.at(-1);
  if (newest === undefined) {
    throw new StageError({
      type: 'NotFound',
      message: `Expected a record in ${historyFile} that matches --namespace and --label-selector, found none.`,
      hint: 'Check both, or record one with history record.',
    });
  }
  const { record, sha256 } = newest;
  const { facts, verdict, jobs } = judgeRecord(record);
  const run = record.v === 0 ? `line:${sha256}` : record.key;
  return {
    run,
    sender: `command:${randomUUID()}`,
    timestamp: record.timestamp,
    facts,
    verdict,
    alertOn,
    jobs,
    receivers,
  };
}

function parseAlertOn(text: string): AlertRun['alertOn'] {
  if (text === 'warn' || text === 'error') return text;
  throw new StageError({
    type: 'InvalidInput',
    message: `Expected --alert-on to be warn or error, got "${text}".`,
    hint: 'Use one of the two.',
  });
}
