import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ClusterSnapshot } from '../../../src/core/monitor/snapshot.js';
import type { Scenario } from './scenario.js';

/** From the project's folder: the documentation is written from a bundle that lies elsewhere. */
const FOLDER = 'test/fixtures/health/';

/** With RECORD_HEALTH=1, keeps what was seen, so that it can be judged again without a cluster. */
export function recordSnapshot({ name }: Scenario, snapshot: ClusterSnapshot): void {
  if (process.env['RECORD_HEALTH'] !== '1') return;
  mkdirSync(FOLDER, { recursive: true });
  const { problem } = snapshot;
  const trimmed: ClusterSnapshot = {
    ...snapshot,
    clusterName: 'sandbox',
    // What Kubernetes says about every Pod and Job that is well tells nothing.
    events: snapshot.events.filter(({ type }) => type === 'Warning'),
    ...(problem === undefined
      ? {}
      : { problem: { ...problem, message: problem.message.replace(/context \S+/, 'context sandbox') } }),
  };
  writeFileSync(pathOf(name), `${JSON.stringify(trimmed, null, 1)}\n`);
}

/** What a sandbox has shown of a scenario. */
export function readSnapshotOf({ name }: Scenario): ClusterSnapshot {
  if (!existsSync(pathOf(name))) {
    throw new Error(`Expected ${pathOf(name)}; record it: RECORD_HEALTH=1 npx vitest run test/cluster/health`);
  }
  return JSON.parse(readFileSync(pathOf(name), 'utf8')) as ClusterSnapshot;
}

function pathOf(name: string): string {
  return `${FOLDER}${name}.json`;
}
