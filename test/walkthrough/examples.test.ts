import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { codeBlocks, codeSpans, readPage, sectionOf, tableRows } from '../docs/page.js';
import { openReceiver } from '../process/receiver.js';
import { createWorkspace, TEST_TIMEOUT_MS } from '../support/process.js';
import { openShell } from '../support/shell.js';

/** What each example of the README does where no cluster is configured, in the README's order. */
const EXAMPLES: { line: RegExp; code: number; says: RegExp }[] = [
  { line: /^bin\/tuning-pipeline run --config /, code: 0, says: /Exit Code: 0/ },
  { line: /^bin\/tuning-pipeline run --strict-health -o json$/, code: 1, says: /"exitCode": 1/ },
  { line: /^bin\/tuning-pipeline run --enable-alerts /, code: 0, says: /Incidents Sent: 1/ },
  { line: /^bin\/tuning-pipeline generate /, code: 0, says: /jobs/ },
  { line: /^bin\/tuning-pipeline validate --jobs-dir jobs$/, code: 0, says: /warning/ },
  { line: /^bin\/tuning-pipeline validate .* -o sarif$/, code: 1, says: /"2\.1\.0"/ },
  { line: /^bin\/tuning-pipeline history show /, code: 0, says: /WARN/ },
  { line: /^bin\/tuning-pipeline alerts test /, code: 0, says: /./ },
  { line: /^bin\/tuning-pipeline history report /, code: 0, says: /^/ },
  { line: /^bin\/tuning-pipeline schedule ensure /, code: 0, says: /Schedule tuning-nightly: create/ },
];

describe('the README, done line by line', { timeout: TEST_TIMEOUT_MS }, () => {
  it('has examples that do what they look like', async () => {
    const [block = ''] = codeBlocks(sectionOf(await readPage('README.md'), 'examples'));
    const lines = block.trimEnd().split('\n');
    expect(lines).toHaveLength(EXAMPLES.length);
    const workspace = await createWorkspace();
    const [slack, hook] = [await openReceiver(), await openReceiver()];
    // Receivers on this machine, which are the operator's to grant.
    const grants = { TUNING_PIPELINE_ALLOW_HOSTS: '127.0.0.1', TUNING_PIPELINE_ALLOW_HTTP: 'true' };
    const shell = await openShell(workspace, { ...grants, SLACK_URL: slack.url });
    await writeFile(workspace.path('hook'), hook.url);

    for (const [index, { line, code, says }] of EXAMPLES.entries()) {
      const text = lines[index] ?? '';
      expect(text).toMatch(line);
      const pasted = await shell(text.replace('/run/secrets/hook', workspace.path('hook')));
      expect({ text, ...pasted }).toMatchObject({ text, code, output: expect.stringMatching(says) });
    }
    expect([slack.received.length, hook.received.length]).toEqual([1, 1]);
    expect(await readFile(workspace.path('report.html'), 'utf8')).toMatch(/<!doctype html>/i);
    expect(await workspace.servers()).toEqual([]);
  });

  it('starts `dev` in one terminal and a `run` beside it in another', async () => {
    const start = (await readPage('README.md')).split('## Commands')[0] ?? '';
    const both = codeBlocks(start).at(-1)?.trimEnd().split('\n') ?? [];
    expect(both).toEqual(['bin/tuning-pipeline dev', 'bin/tuning-pipeline run']);
    const workspace = await createWorkspace();
    const shell = await openShell(workspace);
    const dev = workspace.start(['dev']);
    const [, webUi = ''] = await dev.untilSaid(/^Web UI: (http:\S+)$/m);
    const run = await shell('bin/tuning-pipeline run');
    expect([run.code, run.output]).toEqual([
      0,
      expect.stringContaining(`Web UI: ${webUi}/namespaces/default/workflows/`),
    ]);
    dev.kill('SIGINT');
    expect((await dev.ended).code).toBe(0);
  });

  it('leaves state where it says, and what may be deleted is not missed', async () => {
    const rows = tableRows(sectionOf(await readPage('README.md'), 'places'));
    const workspace = await createWorkspace();
    const shell = await openShell(workspace);
    const [dry, applying] = ['bin/tuning-pipeline run', 'bin/tuning-pipeline run --strict-health'];
    expect((await shell(dry)).code).toBe(0);
    const runKey = (await readFile(workspace.path('outputs/k8s_health_history.jsonl'), 'utf8')).match(
      /"run_key":"([^"]+)"/,
    )?.[1];
    const placeOf = (written: string) =>
      workspace.path(written.replace('<run key>', runKey ?? '?').replace('~', '../home'));
    for (const [spans = '', , mayDelete = ''] of rows) {
      const [written = ''] = codeSpans(spans);
      if (written.endsWith('.gz') || written.endsWith('.alerts.jsonl')) continue;
      expect({ written, isThere: await isThere(placeOf(written)) }).toEqual({ written, isThere: true });
      if (mayDelete.startsWith('yes') && !written.startsWith('~')) await rm(placeOf(written), { recursive: true });
    }
    expect((await shell(applying)).code).toBe(1);
    expect(
      (await readFile(workspace.path('outputs/k8s_health_history.jsonl'), 'utf8')).trimEnd().split('\n'),
    ).toHaveLength(2);
  });
});

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
