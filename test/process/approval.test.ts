import { describe, expect, it } from 'vitest';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';
import { parseRun, readHistory } from './traces.js';

const RUN = ['run', '--enable-apply', '--approval', 'required'];

describe('a run that waits for approval', { timeout: TEST_TIMEOUT_MS }, () => {
  it.each([
    ['approve', 'Apply: FAILED (', 'PipelineFailed'],
    ['reject', 'Apply: not reached', 'ApprovalRejected'],
  ])('prints the plan and the line that answers, which works as it stands: %s', async (verb, step, reason) => {
    const workspace = await createWorkspace();
    const run = workspace.start(RUN);
    const [, line = ''] = await run.untilSaid(new RegExp(`^ {2}tuning-pipeline (${verb} .*)$`, 'm'));
    const { workflowId } = parseRun(run.stderr());
    expect(run.stderr()).toMatch(/^Waiting for approval of plan [0-9a-f]{64}\n2 jobs planned; no cluster was asked: /m);
    expect(line).toMatch(new RegExp(`^${verb} ${workflowId} --digest [0-9a-f]{64}$`));

    const status = await workspace.perform(['status', workflowId]);
    expect(status.stdout).toContain(`  tuning-pipeline ${line}\n`);
    const wrong = await workspace.perform([verb, workflowId, '--digest', 'other']);
    expect(wrong.stderr).toMatch(/expected the digest of the plan that waits \([0-9a-f]{64}\), got other/);
    expect(wrong.code).toBe(3);

    expect((await workspace.perform(line.split(' '))).code).toBe(0);
    const { code, stdout, stderr } = await run.ended;
    expect(code).toBe(3);
    expect(stdout).toContain(step);
    expect(stderr.match(/Waiting for approval/g)).toHaveLength(1);
    const [record, ...others] = await readHistory(workspace);
    expect(others).toEqual([]);
    expect(record?.raw_snapshot.errors.map((error) => error.reason)).toContain(reason);
    const late = await workspace.perform(line.split(' '));
    expect(late.code).toBe(3);
    expect(late.stderr).not.toContain('    at ');
  });
});
