import { expect } from 'vitest';
import * as sdk from '@temporalio/client';
import { openAlertJournal } from '../../src/adapters/files/alerts/alert-journal.js';
import { awaitResult } from '../../src/client/await-result.js';
import { startRun } from '../../src/client/start-run.js';
import { foldJournal, UNTRIED } from '../../src/core/alerts/fold-journal.js';
import { MAX_TRIES } from '../../src/core/alerts/plan-next-try.js';
import { createWorkspace, type Workspace } from '../support/process.js';
import { SECRET_PATH } from '../support/receiver.js';
import { type MatrixReceiver, openMatrixReceiver } from './matrix-receiver.js';
import { type Final, type Row, ROWS } from './receiver-rows.js';
import { startRemoteServer, startWorker } from '../support/remote-server.js';

/** Five tries at a receiver that hangs take 15 s each, and the worker's death is noticed after five. */
export const MATRIX_TIMEOUT_MS = 400_000;

/** What the tests look at of one row. */
interface Seen {
  attempts: number;
  keys: number;
  final: Final;
  exitCode: number;
  gapsLongEnough: boolean;
}

interface Matrix {
  workspace: Workspace;
  receiver: MatrixReceiver;
  run(row: Row, night: string): Promise<number>;
}

/** One row of each kind: what distinguishes the others of its kind is for the whole table to show. */
export function oneOfEachKind(): Row[] {
  const kinds = new Map<string, Row>();
  for (const row of ROWS) {
    const kind = `${row.channel} ${row.timing} ${row.final}`;
    if (!kinds.has(kind)) kinds.set(kind, row);
  }
  return [...kinds.values()];
}

/** Sends to every row's receiver by whole runs of a real worker, checks what became of it, and prints it as a table. */
export async function runMatrix({ killed, rows = ROWS }: { killed: boolean; rows?: readonly Row[] }): Promise<void> {
  const matrix = await openMatrix({ killed, rows });
  const { receiver } = matrix;
  const { restart, nights } = await startNights(matrix, { killed, rows });
  if (killed) {
    await receiver.untilAllHeld();
    await restart();
  }
  const exitCodes = await nights;
  const seen = await Promise.all(rows.map((row, index) => look(matrix, row, exitCodes[index] ?? -1, killed)));
  const table = rows.map((row, index) => renderRow(row, seen[index], killed));
  process.stdout.write(`\n${table.join('\n')}\n`);
  expect(seen.map((each, index) => [nameOf(rows[index]), each])).toEqual(
    rows.map((row) => [nameOf(row), expectedOf(row, killed)]),
  );
  expect(receiver.trapped()).toBe(0);
  for (const row of rows) expectMarkedRepeat(receiver, row, killed);

  receiver.recover();
  const next = await Promise.all(rows.map((row) => matrix.run(row, 'next')));
  const after = await Promise.all(rows.map((row) => finalOf(matrix.workspace, row)));
  expect(rows.map((row, index) => [nameOf(row), next[index], after[index]])).toEqual(
    rows.map((row) => {
      const waits = row.timing === 'not in this run';
      return [nameOf(row), waits ? 3 : 0, waits ? 'outbox' : 'delivered'];
    }),
  );
}

async function openMatrix({
  killed,
  rows,
}: {
  killed: boolean;
  rows: readonly Row[];
}): Promise<Matrix & { env: Record<string, string> }> {
  const [{ address }, workspace] = [await startRemoteServer(), await createWorkspace()];
  const receiver = await openMatrixReceiver(rows, { holds: killed });
  const secrets = Object.fromEntries(rows.map((row) => [`ROW_${ROWS.indexOf(row)}`, receiver.secretOf(row)]));
  const env = {
    ...secrets,
    TEMPORAL_ADDRESS: address,
    TUNING_PIPELINE_ROOT: workspace.folder,
    TUNING_PIPELINE_SECRET_REFS: 'env:ROW_*',
    TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1',
    TUNING_PIPELINE_ALLOW_HTTP: 'true',
  };
  const client = new sdk.Client({ connection: await sdk.Connection.connect({ address }) });
  const run = async (row: Row, night: string): Promise<number> => {
    const index = ROWS.indexOf(row);
    const started = await startRun(
      { sdk, client },
      {
        workflowId: `row-${index}-${night}`,
        taskQueue: 'tuning-pipeline',
        input: {
          alertsEnabled: true,
          historyFile: historyOf(row),
          jobsDir: `jobs-${index}`,
          channels: [{ type: row.channel, url: `env:ROW_${index}` }],
        },
        memo: { inputHash: '', deadlineAt: new Date(Date.now() + 3_600_000).toISOString(), typedPaths: {} },
        summary: nameOf(row),
        details: '',
      },
    );
    const result = await awaitResult({ sdk, client }, started);
    expect(JSON.stringify(result)).not.toContain(SECRET_PATH);
    return result.exitCode;
  };
  return { workspace, receiver, run, env };
}

async function startNights(
  { workspace, receiver, run, env }: Awaited<ReturnType<typeof openMatrix>>,
  { killed, rows }: { killed: boolean; rows: readonly Row[] },
): Promise<{ nights: Promise<number[]>; restart: () => Promise<void> }> {
  const worker = await startWorker(workspace, { env });
  const nights = Promise.all(rows.map((row) => run(row, 'first')));
  const restart = async () => {
    if (!killed) return;
    worker.kill('SIGKILL');
    expect((await worker.ended).signal).toBe('SIGKILL');
    receiver.stopHolding();
    await startWorker(workspace, { env });
  };
  return { nights, restart };
}

async function look({ workspace, receiver }: Matrix, row: Row, exitCode: number, killed: boolean): Promise<Seen> {
  const requests = receiver.requestsOf(row);
  const gaps = requests.slice(1).map(({ atMs }, index) => atMs - (requests[index]?.atMs ?? 0));
  // After a kill the next request waits for the worker's death to be noticed, whatever the receiver says.
  const asked = killed ? gaps.slice(1) : gaps;
  return {
    attempts: requests.length,
    keys: new Set(requests.map(({ webhookId }) => webhookId)).size,
    final: await finalOf(workspace, row),
    exitCode,
    gapsLongEnough: asked.every((gap, index) => gap >= (killed ? shorterGap(row, index) : (row.gapsMs[index] ?? 0))),
  };
}

/** A killed attempt has used up one of the tries: its pause is the next one in the list, or what was asked for. */
function shorterGap(row: Row, index: number): number {
  return row.timing === 'as asked' ? (row.gapsMs[index] ?? 0) : (row.gapsMs[index + 1] ?? row.gapsMs[index] ?? 0);
}

function expectedOf({ attempts, final }: Row, killed: boolean): Seen {
  return {
    attempts: killed ? Math.min(attempts + 1, MAX_TRIES) : attempts,
    keys: 1,
    final,
    exitCode: final === 'delivered' ? 0 : 3,
    gapsLongEnough: true,
  };
}

async function finalOf({ path }: Workspace, row: Row): Promise<Final> {
  const journal = openAlertJournal({ historyFile: path(historyOf(row)), now: () => new Date() });
  const entries = await journal.read();
  expect(JSON.stringify(entries)).not.toContain(SECRET_PATH);
  const { deliveries, broken } = foldJournal(entries);
  const [delivery = UNTRIED] = [...deliveries.values()];
  if (delivery.delivered) return 'delivered';
  if (Object.keys(delivery.rejections).length === 0) return 'outbox';
  return broken.size === 0 ? 'refused' : 'refused, receiver broken';
}

/** Who has no key to tell a repeat by is told in the message; the other bodies are the same over all attempts. */
function expectMarkedRepeat(receiver: MatrixReceiver, row: Row, killed: boolean): void {
  const [first, second] = receiver.requestsOf(row).map(({ body }) => body);
  if (second === undefined) return;
  if (row.channel === 'webhook' || row.channel === 'pagerduty') expect(second).toBe(first);
  else expect(second.includes('possible repeat')).toBe(killed);
}

function historyOf(row: Row): string {
  return `history/row-${ROWS.indexOf(row)}.jsonl`;
}

function nameOf(row: Row | undefined): string {
  return `${row?.channel}: ${row?.name}`;
}

function renderRow(row: Row, seen: Seen | undefined, killed: boolean): string {
  return [
    nameOf(row).padEnd(40),
    (killed ? 'kill -9' : '-').padEnd(8),
    `${seen?.attempts} attempt(s)`,
    `${seen?.keys} key(s)`,
    row.timing.padEnd(18),
    `${seen?.final}`.padEnd(24),
    `exit ${seen?.exitCode}`,
  ].join('  ');
}
