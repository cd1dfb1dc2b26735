import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { type AlertRun, previewAlerts } from '../../activities/deliver-alerts.js';
import { openAlertJournal } from '../../adapters/files/alerts/alert-journal.js';
import { judgeRecord } from '../../core/alerts/judged-record.js';
import type { ChannelFlags } from '../../core/alerts/parse-channel-flags.js';
import { runOf } from '../../core/alerts/replay-history.js';
import { StageError, sentenceOf } from '../../core/errors.js';
import { grantedPolicy } from '../flags/granted-policy.js';
import type { FilterFlags } from '../flags/history-flags.js';
import { parseAlertOn } from '../flags/parse-alert-on.js';
import type { GrantFlags } from '../flags/repeatable-flags.js';
import { readNewestRecords, reportUnreadable } from '../history/read-records.js';
import type { Cli, ExitCode, Io } from '../io.js';
import { parseOutputFormat } from '../perform.js';
import { type AlertsDocument, documentOf, renderAlerts } from '../render/alerts.js';
import { describeReceivers, parseChannels, type ShownReceiver } from './alert-receivers.js';
import { createAlertSender } from './alert-sender.js';
import { deliverWithPatience } from './deliver-with-patience.js';
import { resolveOwnSecrets } from './resolve-own-secrets.js';

export interface AlertsFlags extends FilterFlags, ChannelFlags, GrantFlags {
  dryRun: boolean;
  alertOn: string;
  kubeconfig?: string;
  context?: string;
}

/** Another sender gets this long to finish before the command gives up. */
const JOURNAL_WAIT_MS = 10_000;

const now = () => new Date();

/** 0: nothing due, a dry run, or everything delivered. 2: a delivery failed. 3: it could not be recorded. */
export async function sendAlerts(flags: AlertsFlags, { io }: Cli): Promise<ExitCode> {
  const format = parseOutputFormat(flags.output);
  const alertOn = parseAlertOn(flags.alertOn);
  const policy = await grantedPolicy(flags, io);
  const receivers = describeReceivers(parseChannels(flags, io), {
    policy,
    resolveSecret: resolveOwnSecrets(flags, io),
  });
  const run = await readRun({ flags, io, alertOn, receivers });
  const historyFile = resolve(io.cwd, flags.historyFile);
  const journal = openAlertJournal({ historyFile, now, waitMs: JOURNAL_WAIT_MS });
  const print = (document: AlertsDocument): ExitCode => {
    io.out(format === 'json' ? `${JSON.stringify(document, null, 2)}\n` : renderAlerts(document));
    return document.exitCode;
  };
  if (flags.dryRun) {
    const { decision, due } = await previewAlerts(journal, run);
    const messages = due.map(({ delivery: { receiver, key }, body }) => ({ receiver, key, body, result: null }));
    return print(documentOf({ dryRun: true, decision, messages, receivers, notRecorded: null }));
  }
  // With -o json, standard output holds one document and nothing else.
  const writeConsole = (text: string) => (format === 'json' ? io.err(text) : io.out(text));
  const sender = createAlertSender({ grant: policy, writeConsole, now });
  const report = await deliverWithPatience({ ports: { journal, now, send: sender.send }, run, clock: sender.clock });
  const { decision, deliveries: messages, fault } = report;
  const notRecorded = fault === null ? null : sentenceOf(fault);
  if (notRecorded !== null) io.err(`What was sent is not recorded and may be sent again: ${notRecorded}\n`);
  return print(documentOf({ dryRun: false, decision, messages, receivers, notRecorded }));
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
  const filter = { namespace: flags.namespace, selector: flags.labelSelector };
  const read = await readNewestRecords({ historyFile, filter }, { io, limit: 1 });
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
  const { record } = newest;
  return {
    run: runOf(newest),
    sender: `command:${randomUUID()}`,
    timestamp: record.timestamp,
    ...judgeRecord(record),
    alertOn,
    receivers,
  };
}
