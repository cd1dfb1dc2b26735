// The last line of CI: `N passed, N failed`, and the exit code that goes with it.
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * The line for vitest's JSON report (null: it was not written) and the number of failed steps, the tests' own among
 * them. A test file that could not even be loaded counts as one failed test.
 */
export function closingLine(report, failedSteps) {
  const broken = report?.testResults.filter(isBroken).length ?? 0;
  const failedTests = (report?.numFailedTests ?? 0) + broken;
  // The step that ran the tests failed because of them: they are counted, not the step.
  const otherSteps = failedTests > 0 ? Math.max(0, failedSteps - 1) : failedSteps;
  const failed = failedTests + otherSteps + (report === null && failedSteps === 0 ? 1 : 0);
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const line = `${report?.numPassedTests ?? 0} passed, ${failed} failed`;
  return { line: skipped === 0 ? line : `${line}, ${skipped} skipped`, exitCode: failed === 0 ? 0 : 1 };
}

function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((result) => result.status === 'failed');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [path, failedSteps] = process.argv.slice(2);
  const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  const { line, exitCode } = closingLine(report, Number(failedSteps));
  console.log(line);
  process.exitCode = exitCode;
}
