import { describe, expect, it, vi } from 'vitest';
import { codeBlocks, readPage, sectionOf } from '../docs/page.js';
import { createWorkspace, PATIENCE_MS, TEST_TIMEOUT_MS } from '../support/process.js';
import { freePort } from '../support/remote-server.js';
import { openShell } from '../support/shell.js';

/** What each line of the README does where no cluster is configured, in the README's order. */
const LINES: { line: RegExp; code: number; says: RegExp; until?: true }[] = [
  { line: /^temporal workflow start .* --workflow-id tonight /, code: 0, says: /WorkflowId +tonight/ },
  { line: /^bin\/tuning-pipeline result tonight$/, code: 0, says: /Mode: dry_run\nHealth: WARN\nGenerated Jobs: 2\n/ },
  { line: /^temporal workflow execute .* --workflow-id by-hand /, code: 0, says: /Status +COMPLETED/ },
  { line: /^temporal workflow execute .* --workflow-id strict /, code: 1, says: /Status +FAILED/ },
  { line: /^temporal workflow query .* --type status$/, code: 0, says: /"stage": ?"generate","status": ?"ok"/ },
  { line: /^temporal workflow metadata /, code: 0, says: /### WARN \(ClusterNotConfigured: 1\), exit code 0\n/ },
  { line: /^temporal workflow show /, code: 0, says: /ActivityTaskCompleted[\s\S]*WorkflowExecutionCompleted/ },
  { line: /^temporal workflow list --query /, code: 0, says: /^ *Failed +strict /m, until: true },
  { line: /^temporal workflow start .* --workflow-id careful /, code: 0, says: /WorkflowId +careful/ },
  {
    line: /^bin\/tuning-pipeline status careful$/,
    code: 0,
    says: /\nWaiting for approval of plan \w{64}\n/,
    until: true,
  },
  { line: /^temporal workflow update execute .* --name approve /, code: 0, says: /Result +approved/ },
  { line: /^bin\/tuning-pipeline schedule ensure /, code: 0, says: /^Schedule tuning-nightly: create\n/ },
  { line: /^temporal schedule trigger /, code: 0, says: /^Trigger request sent\n$/ },
];

describe('the lines of the README for the temporal program', { timeout: TEST_TIMEOUT_MS }, () => {
  it('do what it says, pasted one after the other', async () => {
    const section = sectionOf(await readPage('README.md'), 'temporal lines');
    const [dev = '', ...lines] = codeBlocks(section).flatMap((block) => block.trimEnd().split('\n'));
    expect(dev).toBe('bin/tuning-pipeline dev --port 7233 --ui-port 8233');
    expect(lines).toHaveLength(LINES.length);

    const workspace = await createWorkspace();
    const [port, uiPort] = [await freePort(), await freePort()];
    const paste = await openShell(workspace);
    // The README's port is Temporal's own default, which may be taken here.
    const shell = (line: string) =>
      paste(line.startsWith('temporal ') ? `TEMPORAL_ADDRESS=127.0.0.1:${port} ${line}` : line);
    const served = workspace.start(['dev', '--port', String(port), '--ui-port', String(uiPort)]);
    await served.untilSaid(/Ctrl-C stops it all/);

    let digest = 'DIGEST';
    for (const [index, { line, code, says, until = false }] of LINES.entries()) {
      const text = lines[index] ?? '';
      expect(text).toMatch(line);
      const tryLine = async () => {
        const pasted = await shell(text.replace('DIGEST', digest));
        expect({ text, ...pasted }).toMatchObject({ text, code, output: expect.stringMatching(says) });
        return pasted;
      };
      // Lists and states are a moment behind what has happened.
      const { output } = await (until ? vi.waitFor(tryLine, { timeout: PATIENCE_MS, interval: 500 }) : tryLine());
      digest = /of plan (\w{64})/.exec(output)?.[1] ?? digest;
    }

    // What was approved and triggered has ended, and as it should: nothing is applied without a cluster.
    expect((await workspace.perform(['result', 'careful'])).stdout).toMatch(/Apply: FAILED \(/);
    const listTriggered = async () => {
      const { output } = await shell('temporal workflow list --query \'TuningHealth = "WARN"\'');
      expect(output).toMatch(/Completed +tuning-nightly-\d{4}-/);
    };
    await vi.waitFor(listTriggered, { timeout: PATIENCE_MS, interval: 500 });
    served.kill('SIGINT');
    expect((await served.ended).code).toBe(0);
  });
});
