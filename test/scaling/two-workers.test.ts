import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectApi } from '../../sandbox/api.js';
import { readWrites } from '../../sandbox/audit-log.js';
import { startSandbox } from '../../sandbox/sandbox.js';
import { startTemporalServer } from '../../sandbox/temporal/temporal-server.js';
import { STAGES, type Stage } from '../../src/core/pipeline/stages.js';
import { type Command, PATIENCE_MS } from '../support/process.js';
import { findWorkerOf } from './find-worker.js';
import { beginNight, type Machinery, type Night, parseResult, readTraces } from './night.js';
import { scalingSuite } from './suite.js';

const { skip, note } = await scalingSuite();

/** Building both servers on a cold machine. */
const BUILD_TIMEOUT_MS = 2_400_000;
const NIGHT_TIMEOUT_MS = 300_000;

/** A stage of some tenths of a second may end before the strike: then nothing is proven yet. */
const MAX_NIGHTS = 6;

interface Struck {
  night: Night;
  victim: Command;
  survivor: Command;
}

const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);

describe.skipIf(skip)(`two workers on a Temporal server with PostgreSQL${note}`, { timeout: NIGHT_TIMEOUT_MS }, () => {
  let machinery: Machinery;
  const table: string[] = [];

  beforeAll(async () => {
    const temporal = await startTemporalServer({ env: process.env, onProgress });
    const sandbox = await startSandbox({ nodes: 2, onProgress });
    machinery = { temporal, sandbox, api: connectApi(sandbox.kubeconfig) };
  }, BUILD_TIMEOUT_MS);

  afterAll(async () => {
    process.stdout.write(`\n${table.join('\n')}\n`);
    await machinery?.api.close();
    await machinery?.sandbox.stop();
    await machinery?.temporal.stop();
  });

  it.for(STAGES)('bring a night to its end when the one that runs %s is killed', async (stage) => {
    const { night, survivor } = await liveThrough(stage, 'SIGKILL');
    await expectRightEnd(night);
    await survivor.untilSaid(new RegExp(`alerts ok workflowId=${night.workflowId} `));
  });

  it.for(STAGES)('lose nothing to the one that stood still in %s and wakes up after the end', async (stage) => {
    const { night, victim, survivor } = await liveThrough(stage, 'SIGSTOP');
    await expectRightEnd(night);
    const left = await readTraces(night);
    const told = victim.stderr().length;

    victim.kill('SIGCONT');
    // Its late attempt ends, one way or the other.
    await vi.waitFor(
      () => expect(victim.stderr().slice(told)).toMatch(new RegExp(`${stage} (ok|cancelled|failed).* attempt=1 `)),
      { timeout: PATIENCE_MS },
    );
    expect(await readTraces(night)).toEqual(left);

    survivor.kill('SIGKILL');
    await survivor.ended;
    expect((await night.runAgain().ended).code).toBe(2);
    expect((await readTraces(night)).historyLines).toBe(2);
  });

  /** A night that has ended, although one worker was struck in the middle of this stage. */
  async function liveThrough(stage: Stage, signal: 'SIGKILL' | 'SIGSTOP'): Promise<Struck> {
    for (let count = 1; count <= MAX_NIGHTS; count += 1) {
      const night = await beginNight(machinery, stage);
      const pid = await findWorkerOf(machinery.temporal.client, night.workflowId, stage);
      const [first, second] = night.workers;
      const [victim, survivor] = first.pid === pid ? [first, second] : [second, first];
      victim.kill(signal);
      await night.release();
      const { stages } = parseResult((await night.run.ended).stdout);
      // One attempt: the stage had ended when its worker was struck.
      const attempts = stages.find(({ stage: name }) => name === stage)?.attempts ?? 0;
      table.push(`${stage.padEnd(10)} ${signal} in night ${count}, ${attempts} attempt(s)`);
      if (attempts > 1) return { night, victim, survivor };
      for (const worker of night.workers) worker.kill('SIGKILL');
    }
    throw new Error(`Expected to strike in the middle of ${stage}, but it ended too early in ${MAX_NIGHTS} nights.`);
  }

  async function expectRightEnd(night: Night): Promise<void> {
    const { code, stdout } = await night.run.ended;
    const { exitCode, stages } = parseResult(stdout);
    expect([code, exitCode]).toEqual([2, 2]);
    expect(stages.map(({ stage, status }) => [stage, status])).toEqual(STAGES.map((stage) => [stage, 'ok']));

    const { historyLines, planFolders, created, planned, webhookIds } = await readTraces(night);
    expect({ historyLines, planFolders, webhookIds }).toEqual({
      historyLines: 1,
      planFolders: 1,
      webhookIds: [expect.stringMatching(/-fire-webhook$/)],
    });
    expect(planned.length).toBeGreaterThan(0);
    expect(created).toEqual(planned);
    const creations = readWrites(machinery.sandbox.auditLog).filter(
      ({ namespace, verb, code: status }) => namespace === night.namespace.name && verb === 'patch' && status === 201,
    );
    expect(creations.map(({ name = '' }) => name).sort((a, b) => a.localeCompare(b))).toEqual(planned);
  }
});
