import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import type { TestContext } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What keeps a browser from talking to anybody by itself. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The Chromium of this machine, with a profile of its own. Where there is none the test is skipped and says so; with
 * REQUIRE_BROWSER=1, as CI sets it, it fails.
 */
export async function openBrowser({ skip }: TestContext): Promise<Browser> {
  const executablePath = await findBrowser();
  if (executablePath === undefined) {
    const sentence = 'Expected Chromium or Chrome on PATH, found none: scripts/ensure-chromium installs it on Debian.';
    if (process.env['REQUIRE_BROWSER'] === '1') throw new Error(sentence);
    skip(sentence);
  }
  return chromium.launch({ executablePath: executablePath ?? '', args: QUIET });
}

async function findBrowser(): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      const isThere = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return path;
    }
  }
  return undefined;
}
