import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Api, connectApi } from '../../../sandbox/api.js';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.js';
import { ROOT } from '../../docs/page.js';
import { alertTo } from '../../process/holds.js';
import { openReceiver } from '../../process/receiver.js';
import { parseRun } from '../../process/traces.js';
import { sandboxSuite } from '../../sandbox/support.js';
import { openBrowser } from '../../support/browser.js';
import { createWorkspace, type Workspace } from '../../support/process.js';
import { SECRET_PATH } from '../../support/receiver.js';
import { openWebUi, type WebUi } from '../../support/web-ui.js';
import { createNamespace, type Namespace } from '../monitor/support.js';

const { skip, note } = await sandboxSuite();

/** What a registry may say, and what a page that obeyed it would do. */
const EVIL = 'dial tcp: i/o timeout | <img src=x onerror=alert(1)> see [docs](http://evil.example)';

describe.skipIf(skip)(`run pages in Temporal's Web UI${note}`, { timeout: 300_000 }, () => {
  let sandbox: Sandbox;
  let api: Api;

  beforeAll(async () => {
    sandbox = await startSandbox({ nodes: 3 });
    api = connectApi(sandbox.kubeconfig);
  }, 1_800_000);

  afterAll(async () => {
    await api?.close();
    await sandbox?.stop();
  });

  /** A config for a namespace whose simulated Pods end like this. */
  async function writeConfig(workspace: Workspace, namespace: Namespace, outcome: string): Promise<string> {
    const session = `night-${outcome}`;
    const file = await workspace.writeConfig(`${session}.yaml`, { session_id: session, k8s_namespace: namespace.name });
    await appendFile(workspace.path(file), `annotations:\n  sandbox/outcome: "${outcome}"\n`);
    return file;
  }

  /** The tab of a run's page. */
  const pathOf = ({ workflowId, runId }: ReturnType<typeof parseRun>, tab: string) =>
    `/namespaces/default/workflows/${workflowId}/${runId}/${tab}`;

  it('say of an OK, a WARN and an ERROR run what a person looks for, and no secret', async (context) => {
    const browser = await openBrowser(context);
    onTestFinished(() => browser.close());
    const workspace = await createWorkspace();
    const receiver = await openReceiver();
    const alerts = await alertTo(workspace, receiver);
    const dev = workspace.start(['dev', '--allow-host', '127.0.0.1', '--allow-http']);
    const [, origin = ''] = await dev.untilSaid(/^Web UI: (\S+)$/m);
    await dev.untilSaid(/Ctrl-C stops it all/);
    const perform = async (args: string[], code: number) => {
      const ended = await workspace.perform(['run', '--kubeconfig', sandbox.kubeconfig, ...args]);
      expect([ended.code, ended.stdout]).toEqual([code, expect.stringContaining('History Appended: True')]);
      return parseRun(ended.stderr);
    };

    const [good, slow, bad] = [
      await createNamespace(sandbox, api),
      await createNamespace(sandbox, api),
      await createNamespace(sandbox, api),
    ];
    const apply = async (namespace: Namespace, outcome: string) => [
      '--enable-apply',
      '--config',
      await writeConfig(workspace, namespace, outcome),
    ];
    const ok = await perform(await apply(good, 'succeed'), 0);
    const error = await perform([...(await apply(bad, 'oom-killed')), ...alerts.slice(0, 3)], 2);
    await slow.createJobs({ name: 'slow-pull', annotations: { outcome: 'image-pull-backoff', message: EVIL } });
    await vi.waitFor(async () => expect(JSON.stringify(await slow.observe())).toContain('i/o timeout'), {
      timeout: 60_000,
    });
    const warn = await perform(['--namespace', slow.name], 0);
    expect(receiver.received).toHaveLength(1);

    const ui = await openWebUi(browser, origin);
    const list = await showList(ui, { ok, warn, error });
    await showPage(ui, pathOf(ok, 'user-metadata'), [
      'apply | night-succeed | 2 jobs',
      'OK, exit code 0',
      '2 Jobs: 2 ok, 0 warn, 0 error',
      'Nothing: all went well.',
      'Notifications: none is due.',
      '2 of 2 jobs finished',
    ]);
    await showPage(ui, pathOf(warn, 'user-metadata'), [
      'WARN (ImagePullBackOff: 1), exit code 0',
      'dry run: nothing is written or sent',
      '1 Job: 0 ok, 1 warn, 0 error',
      'slow-pull',
      'dial tcp: i/o timeout | <img src=x onerror=alert(1)> see [docs](http',
      `kubectl -n ${slow.name} describe job slow-pull`,
    ]);
    const [job = ''] = await bad.jobNames();
    const errorPage = await showPage(ui, pathOf(error, 'user-metadata'), [
      'asked',
      'on: webhook',
      'ERROR (OOMKilled: 2), exit code 2',
      '2 Jobs: 0 ok, 0 warn, 2 error',
      'Raise resources.limits.memory of container tuning',
      `kubectl -n ${bad.name} describe job ${job}`,
      `tuning-pipeline result ${error.workflowId}`,
      'Jobs that are not OK',
      'exit code 137 (OOMKilled)',
      'Notifications: webhook told.',
      `run:${error.runId} in outputs/k8s_health_history.jsonl`,
    ]);
    for (const stage of ['generate', 'validate', 'apply', 'monitor', 'health', 'history', 'alerts'])
      expect(await ui.read(errorPage)).toMatch(new RegExp(`^${stage}[\\s\u2003]+ok[\\s\u2003]`, 'm'));
    const timeline = await ui.open(pathOf(error, 'timeline'), `Wait for the Jobs in ${bad.name}, at most 6h`);
    expect(await ui.read(timeline)).toContain('Record: ERROR (OOMKilled: 2), exit code 2');
    expect(await ui.read(timeline)).toContain('Health: ERROR (OOMKilled: 2), exit code 2');
    expect(await ui.read(timeline)).not.toContain('node_modules');

    expect(ui.answers()).toContain('file:hook-url');
    expect(ui.answers()).not.toContain(SECRET_PATH);
    expect(ui.complaints).toEqual([]);
    await keepPictures({ list, 'error-run': errorPage, timeline });
  });

  type Runs = Record<'ok' | 'warn' | 'error', ReturnType<typeof parseRun>>;

  /** The list with our columns, then narrowed to what is bad. */
  async function showList(ui: WebUi, { ok, warn, error }: Runs): Promise<Page> {
    const row = (page: Page, { workflowId }: { workflowId: string }) => page.locator('tr', { hasText: workflowId });
    const list = await ui.open('/namespaces/default/workflows', error.workflowId);
    await expect.poll(() => row(list, ok).innerText(), { timeout: 30_000 }).toMatch(/COMPLETED\s+OK\s+0\s+apply/);
    expect(await row(list, warn).innerText()).toMatch(/COMPLETED\s+WARN\s+0\s+dry_run/);
    expect(await row(list, error).innerText()).toMatch(/FAILED\s+ERROR\s+2\s+full_alerts\s+night-oom-killed/);
    const query = encodeURIComponent('TuningHealth="ERROR"');
    const narrowed = await ui.open(`/namespaces/default/workflows?query=${query}`, error.workflowId);
    expect(await ui.read(narrowed)).not.toContain(ok.workflowId);
    expect(await ui.read(narrowed)).not.toContain(warn.workflowId);
    return list;
  }

  /** The tab with summary, details and current details; nothing on it is raw JSON, a link or an image. */
  async function showPage(ui: WebUi, path: string, awaited: readonly string[]): Promise<Page> {
    const page = await ui.open(path, 'Records');
    const text = (await ui.read(page)).replaceAll(/[\u2003\t]+/g, ' ');
    for (const part of awaited) expect(text).toContain(part);
    const frames = page.frames().filter((frame) => frame.url().includes('/render?'));
    expect(frames.length).toBeGreaterThanOrEqual(2);
    for (const frame of frames) {
      const shown = await frame.locator('main').innerText();
      expect(shown).not.toMatch(/\{"|^\||\*\*|###|undefined|NaN/m);
      expect(await frame.locator('main img, main a, main script').count()).toBe(0);
    }
    return page;
  }
});

/** The pictures of docs/images, and how high each must be to show all of it. */
const PICTURES = { list: 400, 'error-run': 1_500, timeline: 1_090 } as const;

/** The navigation on the left and the bar on top say nothing of a run. */
const CHROME = { x: 256, y: 60 };
const WIDTH = 1_500;

/** With WRITE_PICTURES=1, for docs/images: they change with every version of the Web UI. */
async function keepPictures(pages: Readonly<Record<keyof typeof PICTURES, Page>>): Promise<void> {
  if (process.env['WRITE_PICTURES'] !== '1') return;
  const folder = join(ROOT, 'docs/images');
  await mkdir(folder, { recursive: true });
  for (const [name, height] of Object.entries(PICTURES)) {
    const page = pages[name as keyof typeof PICTURES];
    await page.setViewportSize({ width: WIDTH, height });
    await page.waitForTimeout(1_000);
    const clip = { ...CHROME, width: WIDTH - CHROME.x, height: height - CHROME.y };
    await page.screenshot({ path: join(folder, `web-ui-${name}.png`), clip });
  }
}
