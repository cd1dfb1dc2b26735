// Temporal's Web UI in a real browser, as a person sees it.

import type { Browser, Page } from 'playwright-core';
import { expect, vi } from 'vitest';

export interface WebUi {
  /** Opens a path of the UI and waits for a text on it or in what it frames. */
  open(path: string, awaited: string | RegExp): Promise<Page>;
  /** What the page that is open says, its frames included. */
  read(page: Page): Promise<string>;
  /** Everything that the UI's server has answered so far, payloads decoded. */
  answers(): string;
  /** What the browser complained about; that the UI can't reach Temporal's news is its own affair. */
  complaints: string[];
}

const UI_PATIENCE_MS = 30_000;

/** Columns of the list beside Temporal's own, as somebody would choose them in the UI. */
const COLUMNS = ['Status', 'TuningHealth', 'TuningExitCode', 'TuningMode', 'TuningSession', 'Workflow ID', 'Start'];

/** The UI at this address; the browser reaches nothing else. */
export async function openWebUi(browser: Browser, origin: string): Promise<WebUi> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 }, locale: 'en-GB' });
  const complaints: string[] = [];
  const bodies: string[] = [];
  await context.route('**/*', (route) =>
    route.request().url().startsWith(origin) ? route.continue() : route.abort('blockedbyclient'),
  );
  await context.addInitScript(
    `localStorage.setItem('namespace-workflow-table-columns', ${JSON.stringify(
      JSON.stringify({ default: COLUMNS.map((label) => ({ label })) }),
    )})`,
  );
  const watch = (page: Page) => {
    page.on('console', (message) => {
      if (message.type() === 'error' && message.location().url.startsWith(origin)) complaints.push(message.text());
    });
    page.on('pageerror', (error) => void complaints.push(error.message));
    page.on('response', (response) => {
      if (!response.url().startsWith(`${origin}/api/`)) return;
      // Whoever leaves a page ends the answers that it still waits for.
      void response.text().then(
        (body) => bodies.push(body),
        () => undefined,
      );
    });
  };
  const read = async (page: Page): Promise<string> => {
    const texts = await Promise.all(
      page.frames().map((frame) =>
        frame
          .locator('body')
          .innerText()
          .catch(() => ''),
      ),
    );
    return texts.join('\n');
  };
  return {
    complaints,
    read,
    open: async (path, awaited) => {
      const page = await context.newPage();
      watch(page);
      await page.goto(`${origin}${path}`);
      await vi.waitFor(
        async () => {
          const text = await read(page);
          if (typeof awaited === 'string') expect(text).toContain(awaited);
          else expect(text).toMatch(awaited);
        },
        { timeout: UI_PATIENCE_MS, interval: 200 },
      );
      return page;
    },
    answers: () => {
      const told = bodies.join('\n');
      const payloads = [...told.matchAll(/"data":\s*"([^"]+)"/g)].map(([, data = '']) => Buffer.from(data, 'base64'));
      return `${told}\n${payloads.map((payload) => payload.toString('utf8')).join('\n')}`;
    },
  };
}
