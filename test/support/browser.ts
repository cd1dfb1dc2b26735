import { type Browser, chromium } from 'playwright-core';
import type { TestContext } from 'vitest';
import { lookForProgram } from './programs.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'] as const;

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

/** The Chromium of this machine, with a profile of its own. Where there is none the test is skipped and says so. */
export async function openBrowser({ skip }: TestContext): Promise<Browser> {
  const { path, missing } = lookForProgram(...NAMES);
  if (path === undefined) return skip(missing);
  // It makes a socket in its TMPDIR, whose path may have 107 bytes.
  return chromium.launch({ executablePath: path, args: QUIET, env: { ...process.env, TMPDIR: '/tmp' } });
}
