import { setMaxListeners } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clusterSuite, startTestCluster, type TestCluster } from '../../../sandbox/test-cluster.js';
import { type ClusterConnection, openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { sha256 } from '../../../src/core/hash.js';
import { generateManifest } from '../../support/manifests/generate-manifest.js';
import { LEFT_OUT_OF_MANIFESTS, TEXTS_THAT_DIFFER } from '../../support/manifests/known-differences.js';
import { createRandom } from '../../support/manifests/random.js';
import { RULE_CASES } from '../../support/manifests/rule-cases.js';
import { WARNING_CASES } from '../../support/manifests/warning-cases.js';
import { YAML_TEXTS } from '../../support/manifests/yaml-texts.js';
import { type Comparison, compareVerdicts } from './compare.js';
import { askServer, type ServerVerdict } from './server-verdict.js';

/** How many manifests are generated, and from which seed on. */
const COUNT = Number(process.env['DIFFERENTIAL_MANIFESTS'] ?? 2_500);
const FIRST_SEED = Number(process.env['DIFFERENTIAL_SEED'] ?? 1);
const CONCURRENCY = 8;
const RECORDED = 400;

const { skip, note } = await clusterSuite();
const { signal } = new AbortController();
setMaxListeners(0, signal);

interface Asked {
  /** Of the manifest, for messages. */
  label: string;
  text: string;
  server: ServerVerdict;
  comparison: Comparison;
}

describe.skipIf(skip)(`validate beside a real API server${note}`, () => {
  let cluster: TestCluster;
  let connection: ClusterConnection;

  beforeAll(async () => {
    cluster = await startTestCluster({ nodes: 1 });
    const config = z.looseObject({ 'current-context': z.string() });
    const context = config.parse(JSON.parse(readFileSync(cluster.kubeconfig, 'utf8')))['current-context'];
    connection = await openConnection({ source: 'file', paths: [cluster.kubeconfig], context });
    console.log(
      `Left out, because they hang on the cluster or break the server:\n${LEFT_OUT_OF_MANIFESTS.map((line) => `  - ${line}`).join('\n')}`,
    );
  }, 1_800_000);
  afterAll(async () => {
    await connection?.close();
    await cluster?.stop();
  });

  async function ask(label: string, text: string): Promise<Asked> {
    const { name, namespace } = addressOf(text);
    const server = await askServer(connection, { text, name, namespace, signal });
    return { label, text, server, comparison: compareVerdicts(text, server) };
  }

  it('says the same about every case of every rule', async () => {
    const cases = Object.entries(RULE_CASES).flatMap(([rule, { breaks, keeps }]) => [
      ...breaks.map(([manifest, ...causes]) => ({ label: `${rule} broken`, manifest, causes })),
      ...keeps.map((manifest) => ({ label: `${rule} kept`, manifest, causes: [] })),
    ]);
    const warned = Object.entries(WARNING_CASES).flatMap(([rule, { breaks, keeps }]) =>
      [...breaks.map(([manifest]) => manifest), ...keeps].map((manifest) => ({ label: rule, manifest, causes: [] })),
    );
    const asked = await askAll([...cases, ...warned], ({ label, manifest }) => ask(label, JSON.stringify(manifest)));
    // Apply takes the name from the address that the manifest is sent to; this pipeline has no other place for it.
    const addressed = asked.filter(({ text }) => addressOf(text).isNamed);
    const rules = Object.keys(RULE_CASES).length + Object.keys(WARNING_CASES).length;
    report(`${asked.length} cases of ${rules} rules`, addressed);
    expectAgreement(addressed);
    // The tables themselves say what the server says.
    for (const [index, { causes }] of [...cases, ...warned].entries()) {
      const { server, text = '' } = asked[index] ?? {};
      if (server?.causes != null) expect([text, ...server.causes]).toEqual([text, ...causes.toSorted()]);
    }
  }, 300_000);

  it('reads YAML as the server does', async () => {
    const asked = await askAll(YAML_TEXTS, ([name, text]) => ask(name, text));
    const differ = asked.filter(({ comparison }) => comparison.verdict.length > 0).map(({ label }) => label);
    console.log(`${asked.length} texts: ${differ.length} differ, all for a reason that is written down`);
    expect(differ.sort()).toEqual(Object.keys(TEXTS_THAT_DIFFER).sort());
  }, 300_000);

  it(`says the same about ${COUNT} generated manifests`, async () => {
    const seeds = Array.from({ length: COUNT }, (_, index) => FIRST_SEED + index);
    const asked = await askAll(seeds, (seed) =>
      ask(`seed ${seed}`, JSON.stringify(generateManifest(createRandom(seed), seed))),
    );
    const rules = new Set(asked.flatMap(({ comparison }) => comparison.findings.map(({ rule }) => rule)));
    const accepted = asked.filter(({ server }) => server.accepted).length;
    report(`${COUNT} manifests from seed ${FIRST_SEED}, ${accepted} of them legal, ${rules.size} rules broken`, asked);
    expectAgreement(asked);
    expect(accepted).toBeGreaterThan(0);
    if (process.env['RECORD_VERDICTS'] === '1') record(seeds, asked);
  }, 1_800_000);
});

/** Keeps the first verdicts for the tests that have no server. */
function record(seeds: readonly number[], asked: readonly Asked[]): void {
  const verdicts = asked.slice(0, RECORDED).map(({ text, server: { accepted, causes } }, index) => ({
    seed: seeds[index],
    sha256: sha256(text),
    accepted,
    causes,
  }));
  const lines = verdicts.map((verdict) => JSON.stringify(verdict)).join(',\n');
  writeFileSync(join(import.meta.dirname, '../../fixtures/validate/server-verdicts-1.37.json'), `[\n${lines}\n]\n`);
}

/** In order, some at a time. */
async function askAll<T>(items: readonly T[], askOne: (item: T) => Promise<Asked>): Promise<Asked[]> {
  const answers: Asked[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) answers[index] = await askOne(item);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return answers;
}

function addressOf(text: string): { name: string; namespace: string; isNamed: boolean } {
  const Addressed = z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string() }).partial() });
  const parsed = text.startsWith('{') ? Addressed.safeParse(JSON.parse(text)) : undefined;
  const { name = 'a', namespace = 'default' } = parsed?.data?.metadata ?? {};
  return { name: name === '' ? 'a' : name, namespace, isNamed: name !== '' };
}

function report(what: string, asked: readonly Asked[]): void {
  const count = (part: 'verdict' | 'causes' | 'warnings'): number =>
    asked.filter(({ comparison }) => comparison[part].length > 0).length;
  console.log(
    `${what}: ${count('verdict')} disagreements about accepted or refused, ${count('causes')} about causes, ${count('warnings')} about warnings`,
  );
}

function expectAgreement(asked: readonly Asked[]): void {
  const disagreements = asked.flatMap(({ label, text, comparison: { verdict, causes, warnings } }) =>
    [...verdict, ...causes, ...warnings].map((difference) => `${label}: ${difference}\n  ${text}`),
  );
  expect(disagreements).toEqual([]);
}
