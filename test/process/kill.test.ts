import { afterAll, describe, expect, it } from 'vitest';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';
import { KILL_POINTS, type StruckMoment } from './kill-points.js';
import { listPlanFolders, parseRun, readHistory } from './traces.js';

type Victim = 'command' | 'server' | 'both';

/** What is left to see after a kill, once the run has ended. */
interface Row {
  killed: Victim;
  /** The second command said that it carries the run on; the server's death alone needs no second one. */
  carriedOn: boolean;
  sameRun: boolean;
  exitCode: number | null;
  historyLines: number;
  planFolders: number;
  /** Different notifications that the receiver saw, however often each. */
  webhookIds: number;
  serversLeft: number;
  inTime: boolean;
}

/** What the project promises for going on and ending, on a machine where a plain run takes no longer than promised. */
const LIMIT_SECONDS = 20;
const PLAIN_LIMIT_SECONDS = 2.5;

const table: string[] = [];

afterAll(() => {
  process.stdout.write(`\n${table.join('\n')}\n`);
});

describe('kill -9 in the middle of a run', { timeout: TEST_TIMEOUT_MS }, () => {
  it.for(Object.keys(KILL_POINTS) as (keyof typeof KILL_POINTS)[])(
    'does no effect twice and brings the same run to its end: %s',
    async (point) => {
      const limitSeconds = LIMIT_SECONDS * Math.max(1, (await timePlainRun()) / PLAIN_LIMIT_SECONDS);
      const rows = await Promise.all(
        (['command', 'server', 'both'] as const).map((killed) => strike({ point, killed, limitSeconds })),
      );

      const webhookIds = point.startsWith('the receiver') ? 1 : 0;
      // On its way up the server knows of no run yet: there is nothing to carry on.
      const carriedOn = point !== 'the server is on its way up';
      const common = { sameRun: true, exitCode: 0, historyLines: 1, planFolders: 1, webhookIds, serversLeft: 0 };
      expect(rows).toEqual([
        { killed: 'command', carriedOn, ...common, inTime: true },
        { killed: 'server', carriedOn: false, ...common, inTime: true },
        { killed: 'both', carriedOn, ...common, inTime: true },
      ]);
    },
  );
});

/** Seconds that a run takes which nobody kills: busy machines take longer for everything. */
async function timePlainRun(): Promise<number> {
  const workspace = await createWorkspace();
  const startedAt = performance.now();
  await workspace.perform(['run']);
  return (performance.now() - startedAt) / 1_000;
}

interface Strike {
  point: keyof typeof KILL_POINTS;
  killed: Victim;
  limitSeconds: number;
}

async function strike({ point, killed, limitSeconds }: Strike): Promise<Row> {
  const moment = await KILL_POINTS[point]((struck) => kill(struck, killed));
  const startedAt = performance.now();
  moment.release();
  const { workspace, command, args } = moment;
  const first = await (killed === 'server' ? undefined : command.ended);
  const { code, stderr } = await (first === undefined ? command.ended : workspace.perform(args));
  const seconds = (performance.now() - startedAt) / 1_000;

  const run = parseRun(stderr);
  const history = await readHistory(workspace);
  const webhookIds = moment.webhookIds();
  expect(await workspace.servers()).toEqual([]);
  const row: Row = {
    killed,
    carriedOn: stderr.includes(`Carrying on the unfinished run ${run.workflowId}`),
    sameRun: history[0]?.run_id === run.runId && ['', run.runId].includes(parseRun(command.stderr()).runId),
    exitCode: code,
    historyLines: history.length,
    planFolders: (await listPlanFolders(workspace)).length,
    webhookIds: new Set(webhookIds).size,
    serversLeft: (await workspace.servers()).length,
    inTime: seconds < limitSeconds,
  };
  table.push(renderRow(point, row, { seconds, notifications: webhookIds.length }));
  return row;
}

function kill({ command, servers }: StruckMoment, killed: Victim): void {
  if (killed !== 'server') command.kill('SIGKILL');
  if (killed !== 'command') for (const pid of servers) process.kill(pid, 'SIGKILL');
}

function renderRow(
  point: string,
  row: Row,
  { seconds, notifications }: { seconds: number; notifications: number },
): string {
  const { killed, exitCode, historyLines, planFolders, webhookIds } = row;
  return [
    point.padEnd(46),
    killed.padEnd(8),
    `${seconds.toFixed(1).padStart(5)} s`,
    `exit ${exitCode}`,
    `${historyLines} line(s)`,
    `${planFolders} folder(s)`,
    `${webhookIds} webhook-id(s) in ${notifications} request(s)`,
  ].join('  ');
}
