import { execFile } from 'node:child_process';
import { access, constants, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closingLine, type TestReport } from '../../scripts/closing-line.mjs';
import { ROOT, readPage } from './page.js';

function aReport(changes: Partial<TestReport> = {}): TestReport {
  return { numPassedTests: 12, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...changes };
}

const BROKEN_FILE = { status: 'failed', assertionResults: [] };
const FAILED_FILE = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };

describe('the closing line of CI', () => {
  it.each([
    { name: 'all passed', report: aReport(), failedSteps: 0, line: '12 passed, 0 failed', exitCode: 0 },
    {
      name: 'some skipped',
      report: aReport({ numPendingTests: 2, numTodoTests: 1 }),
      failedSteps: 0,
      line: '12 passed, 0 failed, 3 skipped',
      exitCode: 0,
    },
    {
      name: 'a failed test, counted once',
      report: aReport({ numFailedTests: 1, testResults: [FAILED_FILE] }),
      failedSteps: 1,
      line: '12 passed, 1 failed',
      exitCode: 1,
    },
    {
      name: 'a file that could not be loaded',
      report: aReport({ testResults: [BROKEN_FILE] }),
      failedSteps: 1,
      line: '12 passed, 1 failed',
      exitCode: 1,
    },
    { name: 'a failed check', report: aReport(), failedSteps: 1, line: '12 passed, 1 failed', exitCode: 1 },
    {
      name: 'a failed check and a failed test',
      report: aReport({ numFailedTests: 1, testResults: [FAILED_FILE] }),
      failedSteps: 2,
      line: '12 passed, 2 failed',
      exitCode: 1,
    },
    { name: 'no report', report: null, failedSteps: 1, line: '0 passed, 1 failed', exitCode: 1 },
    { name: 'no report and nothing said', report: null, failedSteps: 0, line: '0 passed, 1 failed', exitCode: 1 },
  ])('tells $name', ({ report, failedSteps, line, exitCode }) => {
    expect(closingLine(report, failedSteps)).toEqual({ line, exitCode });
  });
});

describe('.ci/run', () => {
  it("runs the check and the README's test command", async () => {
    const [script, readme] = [await readPage('.ci/run'), await readPage('README.md')];
    expect(readme).toMatch(/^npm ci && npm test\b/m);
    expect(script).toMatch(/^step npm ci$/m);
    expect(script).toMatch(/^step npm run check$/m);
    expect(script).toMatch(
      /^step node scripts\/ensure-program\.mjs chromium docker-compose postgres\nexport REQUIRE_PROGRAMS=1$/m,
    );
    expect(script).toMatch(/^step npm test -- /m);
    await expect(access(join(ROOT, '.ci/run'), constants.X_OK)).resolves.toBeUndefined();
  });

  it('ends with the closing line and a failure when a step fails', async () => {
    const { stdout, code } = await runWith({ check: 'exit 1', test: TEST });
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('12 passed, 1 failed');
    expect(stdout).toContain('== failed: npm run check');
    expect(code).toBe(1);
  });

  it('ends with the closing line and success when all is well', async () => {
    const { stdout, code } = await runWith({ check: 'true', test: TEST });
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('12 passed, 0 failed');
    expect(code).toBe(0);
  });
});

/** Puts the report where the runner is told to; what `.ci/run` adds is left out. */
const TEST = 'mkdir -p coverage && cp report.json coverage/tests.json #';

/** Runs the script in a project of its own, whose scripts are these. */
async function runWith(scripts: Record<string, string>): Promise<{ stdout: string; code: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'ci-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'scripts'));
  await cp(join(ROOT, '.ci'), join(folder, '.ci'), { recursive: true });
  await cp(join(ROOT, 'scripts/closing-line.mjs'), join(folder, 'scripts/closing-line.mjs'));
  // What it would install is not this test's business: nothing is missing.
  await writeFile(join(folder, 'scripts/ensure-program.mjs'), '');
  const project = { name: 'ci', version: '1.0.0' };
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...project, scripts }));
  await writeFile(join(folder, 'report.json'), JSON.stringify(aReport()));
  const lock = { ...project, lockfileVersion: 3, requires: true, packages: { '': project } };
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify(lock));
  return promisify(execFile)(join(folder, '.ci/run')).then(
    ({ stdout }) => ({ stdout, code: 0 }),
    (error: { stdout: string; code: number }) => ({ stdout: error.stdout, code: error.code }),
  );
}
