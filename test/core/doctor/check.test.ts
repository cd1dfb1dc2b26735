import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type Check, CHECK_NAMES, type CheckStatus, reportChecks } from '../../../src/core/doctor/check.js';
import { judgeNode, LEAST_NODE } from '../../../src/core/doctor/judge-node.js';

const check = (status: CheckStatus, name: Check['name'] = 'config'): Check => ({
  name,
  status,
  message: '',
  remedy: '',
});

describe('reportChecks', () => {
  it.each<[number, CheckStatus[]]>([
    [0, ['ok', 'skipped']],
    [1, ['ok', 'warning', 'skipped']],
    [2, ['warning', 'failed', 'ok']],
    [0, []],
  ])('gives exit code %i for %j', (exitCode, statuses) => {
    expect(reportChecks(statuses.map((status) => check(status))).exitCode).toBe(exitCode);
  });

  it('tells the checks in their order, whichever came first', () => {
    const mixed = CHECK_NAMES.toReversed().map((name) => check('ok', name));
    expect(reportChecks(mixed).checks.map(({ name }) => name)).toEqual(CHECK_NAMES);
  });
});

describe('judgeNode', () => {
  it('knows the version that package.json asks for', async () => {
    const { engines } = JSON.parse(await readFile('package.json', 'utf8')) as { engines: { node: string } };
    expect(engines.node).toBe(`>=${LEAST_NODE}`);
  });

  it.each([
    ['20.17.9', 'failed'],
    ['18.20.0', 'failed'],
    ['20.18.0', 'ok'],
    ['20.20.1', 'ok'],
    ['22.1.0', 'ok'],
    ['24.0.0', 'ok'],
  ])('%s: %s', (version, status) => {
    expect(judgeNode(version).status).toBe(status);
  });
});
