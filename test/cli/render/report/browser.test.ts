import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HealthStatus } from '../../../../src/core/health/health-status.js';
import { renderReportPage } from '../../../../src/cli/render/report/page.js';
import { openBrowser } from '../../../support/browser.js';
import { tempFolder } from '../../../support/folders.js';
import { nightsOf, reportOf } from '../../../support/reported-histories.js';

const NIGHTS: HealthStatus[] = ['OK', 'OK', 'OK', 'WARN', 'OK', 'ERROR', 'ERROR', 'OK', 'OK', 'ERROR'];

async function writeReport(healths: readonly HealthStatus[]): Promise<string> {
  const file = join(tempFolder(), 'report.html');
  const data = reportOf(nightsOf(healths));
  const html = renderReportPage({ data, file: 'history.jsonl', unreadable: 0, now: '2026-11-25T08:00:00Z' });
  await writeFile(file, html);
  return file;
}

interface Shown {
  page: Page;
  /** Everything that was asked for beside the file. */
  requests: string[];
  /** What the browser complained about. */
  complaints: string[];
}

async function show(browser: Browser, file: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Shown> {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1_200, height: 900 } });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => void requests.push(request.url()));
  page.on('console', (message) => void complaints.push(message.text()));
  page.on('pageerror', (error) => void complaints.push(error.message));
  await page.goto(`file://${file}`);
  return { page, requests: requests.filter((url) => url !== `file://${file}`), complaints };
}

// What the function below finds in the browser that it runs in.
interface Bitmap {
  width: number;
  height: number;
}
declare function createImageBitmap(blob: Blob): Promise<Bitmap>;
declare class OffscreenCanvas {
  constructor(width: number, height: number);
  getContext(kind: '2d'): {
    drawImage(bitmap: Bitmap, x: number, y: number): void;
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
  };
}

/** How many pixels of a picture of an element have each of these colours. */
async function countPixels(page: Page, selector: string, colors: readonly string[]): Promise<number[]> {
  const picture = (await page.locator(selector).screenshot()).toString('base64');
  // The report itself lets no script in: another page looks at its picture.
  const reader = await page.context().browser()?.newPage();
  if (reader === undefined) throw new Error('Expected a browser.');
  return reader.evaluate(
    async ([png = '', ...wanted]) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      canvas.drawImage(bitmap, 0, 0);
      const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
      return wanted.map((color) => {
        const [red, green, blue] = [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
        let count = 0;
        for (let at = 0; at < data.length; at += 4) {
          if (data[at] === red && data[at + 1] === green && data[at + 2] === blue) count += 1;
        }
        return count;
      });
    },
    [picture, ...colors],
  );
}

describe('the HTML report in a browser', () => {
  it.for([
    { scheme: 'light', ok: '#2f9e6e', warn: '#d9920f', error: '#d5374a', paper: 'rgb(246, 247, 249)' },
    { scheme: 'dark', ok: '#3fbf88', warn: '#e8ab3c', error: '#f0616f', paper: 'rgb(15, 20, 27)' },
  ] as const)('shows its timeline on a $scheme screen, without a network', async (colors, context) => {
    const browser = await openBrowser(context);
    onTestFinished(() => browser.close());
    const { page, requests, complaints } = await show(browser, await writeReport(NIGHTS), colors.scheme);
    const bars = page.locator('#timeline rect.ok, #timeline rect.warn, #timeline rect.error');
    expect(await bars.count()).toBe(NIGHTS.length);
    const [ok = 0, warn = 0, error = 0] = await countPixels(page, '#timeline svg', [
      colors.ok,
      colors.warn,
      colors.error,
    ]);
    // Six OK, one WARN, three ERROR; bars of ERROR are the highest.
    expect(ok).toBeGreaterThan(2_000);
    expect(warn).toBeGreaterThan(500);
    expect(error).toBeGreaterThan(ok / 2);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(colors.paper);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
  });

  it('opens a run to its Jobs, with a bar for each, and has no scroll bar to the side on a phone', async (context) => {
    const browser = await openBrowser(context);
    onTestFinished(() => browser.close());
    const { page } = await show(browser, await writeReport(NIGHTS));
    const runs = page.locator('#runs details');
    expect(await runs.nth(0).locator('.track i').count()).toBe(2);
    expect(await runs.nth(1).locator('.track i').nth(0).isVisible()).toBe(false);
    await runs.nth(1).locator('summary').click();
    const bar = await runs.nth(1).locator('.track i').nth(0).boundingBox();
    expect(bar?.width).toBeGreaterThan(50);
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });

  it('shows the timeline of 10,000 runs', async (context) => {
    const browser = await openBrowser(context);
    onTestFinished(() => browser.close());
    const many = Array.from({ length: 10_000 }, (_, index): HealthStatus => (index % 2_000 < 100 ? 'ERROR' : 'OK'));
    const { page, complaints } = await show(browser, await writeReport(many));
    const [ok = 0, error = 0] = await countPixels(page, '#timeline svg', ['#2f9e6e', '#d5374a']);
    expect(ok).toBeGreaterThan(20_000);
    expect(error).toBeGreaterThan(1_000);
    expect(complaints).toEqual([]);
  });
});
