/** What is read of vitest's JSON report. */
export interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/** The last line of CI and its exit code. `report` is null where the tests wrote none. */
export function closingLine(report: TestReport | null, failedSteps: number): { line: string; exitCode: 0 | 1 };
