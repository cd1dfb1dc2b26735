import { readlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parsePipelineResult } from '../../src/core/pipeline/result-schema.js';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';
import { listPlanFolders, parseRun, readHistory } from './traces.js';

const RULE = '='.repeat(80);

const SUMMARY = `${RULE}
[D36_PIPELINE] SUMMARY
${RULE}
Mode: dry_run
Health: WARN
Generated Jobs: 2
Validated Jobs: 2
Applied Jobs: 0
Incidents Sent: 0
History Appended: True
Exit Code: 0

Steps:
  - Generate: 2 jobs created
  - Validate: 2 jobs validated
  - Apply: 2 jobs (dry-run)
  - Monitor: not observed (ClusterNotConfigured)
  - Health: WARN (ClusterNotConfigured: 1)
  - History: appended to outputs/k8s_health_history.jsonl
  - Alerts: 1 incident(s) (dry-run)
${RULE}
`;

/** A dry run on the baseline config, where there is neither \`temporal\` on PATH nor a cluster. */
describe('run', { timeout: TEST_TIMEOUT_MS }, () => {
  it('prints the summary, appends one line, leaves one plan folder and no process', async () => {
    const workspace = await createWorkspace();
    const command = workspace.start(['run']);
    const [, uiUrl = ''] = await command.untilSaid(/Web UI: (\S+)/);
    const page = await fetch(uiUrl);
    const { code, stdout, stderr } = await command.ended;
    expect(await workspace.servers()).toEqual([]);

    expect(page.status).toBe(200);
    expect(stdout).toBe(SUMMARY);
    expect(stderr).toMatch(
      /\nAlerts are off; with them on, this would be sent:\n\[console\]\nWARN fired: ClusterNotConfigured: 1 \(/,
    );
    expect(code).toBe(0);
    const [line, ...others] = await readHistory(workspace);
    expect(others).toEqual([]);
    expect(line).toMatchObject({ overall_health: 'WARN', exit_code: 0, workflow_id: parseRun(stderr).workflowId });
    expect(await listPlanFolders(workspace)).toEqual([line?.run_key]);
    expect(await readlink(workspace.path('outputs/d29_k8s_jobs/latest'))).toBe(line?.run_key);
  });

  it('prints exactly one JSON document on stdout with -o json', async () => {
    const workspace = await createWorkspace();
    const { code, stdout } = await workspace.perform(['run', '-o', 'json']);

    const result = parsePipelineResult(JSON.parse(stdout));
    expect(result).toMatchObject({ mode: 'dry_run', generatedJobs: 2, healthStatus: 'WARN', exitCode: 0 });
    expect(result?.steps.map((step) => `  - ${step}`).join('\n')).toBe(SUMMARY.split('Steps:\n')[1]?.slice(0, -82));
    expect(code).toBe(0);
  });

  it('exits with 1 for WARN when health is strict', async () => {
    const workspace = await createWorkspace();
    const { code, stdout } = await workspace.perform(['run', '--strict-health']);

    expect(stdout).toContain('\nExit Code: 1\n');
    expect(code).toBe(1);
  });
});
