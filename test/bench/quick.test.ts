import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PARTS } from '../../bench/parts.mjs';
import { clusterSuite } from '../../sandbox/test-cluster.js';
import { ROOT } from '../docs/page.js';

// Whether the benchmarks still run, with tiny sizes: what they measure is judged by nobody here.

/** They start a control plane, or build kubeconform. */
const WITH_GO = new Set(['validate', 'apply', 'monitor', 'night']);

const { skip, note } = await clusterSuite();

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function quick(part: string): Promise<Ended> {
  return promisify(execFile)('node', ['bench/run.mjs', '--quick', '--only', part], { cwd: ROOT }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );
}

describe('the quick form of the benchmark', () => {
  it.each(PARTS.filter((part) => !WITH_GO.has(part)))('of %s ends with its rows', { timeout: 300_000 }, expectRows);

  it('names the parts there are when it is asked for another', async () => {
    const { code, stdout, stderr } = await quick('applying');
    expect(code).toBe(1);
    expect(stderr).toContain(`Expected --only to name parts of ${PARTS.join(', ')}, got "applying".`);
    expect(stdout).toBe('');
  });
});

describe.skipIf(skip)(`the quick form of the benchmark, with Go${note}`, () => {
  it.each([...WITH_GO])('of %s ends with its rows', { timeout: 1_800_000 }, expectRows);
});

async function expectRows(part: string): Promise<void> {
  const { code, stdout, stderr } = await quick(part);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const [report = '', summary = ''] = stdout.split('## summary');
  expect(report).toContain(`## ${part}`);
  const [, , ...rows] = summary.split('\n').filter((line) => line.startsWith('|'));
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toMatch(/\| \d+(\.\d+)? \|/);
}
