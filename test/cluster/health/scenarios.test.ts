import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Api, connectApi } from '../../../sandbox/api.js';
import type { Sandbox } from '../../../sandbox/sandbox.js';
import { startSandbox } from '../../../sandbox/sandbox.js';
import { clusterSuite } from '../../../sandbox/test-cluster.js';
import { observeCluster } from '../../../src/adapters/kubernetes/monitor/observe-cluster.js';
import { addHealthCommand } from '../../../src/cli/commands/health.js';
import type { ClusterSnapshot } from '../../../src/core/monitor/snapshot.js';
import { runCommand } from '../../support/run-command.js';
import { recordSnapshot } from './golden-snapshots.js';
import { expectScenario } from './judge-scenario.js';
import { kubectlStatus } from './other-tools.js';
import type { Scenario } from './scenario.js';
import { SCENARIOS } from './scenarios.js';
import { namespaceOf, playScenario, reserveNodes } from './stage.js';

// Outcomes are chosen by annotation: a cluster that somebody named has no simulated nodes.
const { TUNING_TEST_KUBECONFIG: _, ...env } = process.env;
const { skip, note } = await clusterSuite(env);

/** The slowest, a node that is lost, takes 25 s from the start. */
const TIMEOUT_MS = 60_000;

describe.skipIf(skip)(`health on a real API server${note}`, () => {
  let sandbox: Sandbox;
  let api: Api;
  const plays = new Map<string, Promise<unknown>>();

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 5, onProgress: (line) => process.stderr.write(`${line}\n`) });
    api = connectApi(sandbox.kubeconfig);
    await reserveNodes(api);
    // All at once: what takes its time does so while the others are judged. A failed one fails its own test.
    for (const scenario of SCENARIOS) {
      const play = playScenario(api, scenario);
      play.catch(() => undefined);
      plays.set(scenario.name, play);
    }
  }, 1_800_000);

  afterAll(async () => {
    await api?.close();
    await sandbox?.stop();
  });

  const look = (scenario: Scenario): Promise<ClusterSnapshot> =>
    observeCluster({
      target: { kubeconfig: sandbox.kubeconfig },
      env: {},
      namespace: scenario.look?.namespace ?? namespaceOf(scenario),
      labelSelector: 'app=health',
      expectedJobs: scenario.look?.expectedJobs ?? [],
      now: () => new Date(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      waitExpired: scenario.look?.waitExpired ?? false,
    });

  it.each(SCENARIOS)(
    '$name: $title',
    async (scenario) => {
      await plays.get(scenario.name);
      await vi.waitFor(
        async () => {
          const snapshot = await look(scenario);
          expectScenario(snapshot, scenario);
          recordSnapshot(scenario, snapshot);
          const [job] = snapshot.jobs;
          if (job !== undefined) expect(readKubectlStatus(scenario)).toBe(kubectlStatus(job));
        },
        { timeout: TIMEOUT_MS, interval: 250 },
      );
    },
    2 * TIMEOUT_MS,
  );

  it.each([
    { name: 'completed', flags: [], code: 0 },
    { name: 'oom-killed', flags: [], code: 2 },
    { name: 'node-selector', flags: [], code: 0 },
    { name: 'node-selector', flags: ['--strict'], code: 1 },
    { name: 'node-selector', flags: ['--limit', 'unschedulable=0s'], code: 2 },
  ])('`health $flags` ends with $code: $name', async ({ name, flags, code }) => {
    await plays.get(name);
    const where = ['-n', namespaceOf({ name }), '-l', 'app=health', '--kubeconfig', sandbox.kubeconfig];
    const args = ['health', ...where, ...flags, '-o', 'json'];
    const result = await runCommand({ add: addHealthCommand, args, cwd: sandbox.folder });
    expect(JSON.parse(result.out)).toMatchObject({ kind: 'HealthReport', jobs: [{ name }] });
    expect({ code: result.code, err: result.err }).toEqual({ code, err: '' });
  });

  /** The column that operators look at. */
  function readKubectlStatus(scenario: Scenario): string {
    const args = ['get', 'job', scenario.name, '-n', namespaceOf(scenario), '--no-headers'];
    const line = execFileSync(sandbox.kubectl, args, {
      env: { KUBECONFIG: sandbox.kubeconfig, HOME: sandbox.folder },
      encoding: 'utf8',
    });
    return line.split(/\s+/)[1] ?? '';
  }
});
