// A receiver's URL in the wrong place of a command line is a credential still.

import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { redactUrls } from '../../src/cli/redact-urls.js';

const URL = 'https://user:SECRET@hooks.example.org/services/SECRET?key=SECRET#SECRET';

async function run(...args: string[]): Promise<string> {
  let seen = '';
  const io = {
    out: (text: string) => void (seen += text),
    err: (text: string) => void (seen += text),
    env: {},
    cwd: '/nonexistent',
    isTerminal: false,
  };
  await createProgram({ io, exit: () => undefined }).run(args);
  return seen;
}

describe('a URL in the wrong place', () => {
  it.each([
    [['alerts', '--webhook-format', URL, '--channel', 'webhook=env:X']],
    [['alerts', `--webhok-url=${URL}`]],
    [['alerts', `-x${URL}`]],
    [['alerts', URL]],
    [['alerts', '--alert-on', URL]],
    [['alerts', '--channel-type', URL]],
    [['alerts', '--webhook-secret', URL, '--channel', 'webhook=env:X']],
    [['alerts', '-o', URL]],
    [['history', 'show', '--since', URL]],
    [['history', 'show', '--health', URL, '-o', 'json']],
  ])('is not shown: %j', async (args) => {
    const seen = await run(...args);
    expect(seen).toMatch(/Expected/);
    expect(seen).not.toContain('SECRET');
  });

  it('keeps what is no secret', () => {
    expect(redactUrls('got "https://a.example:8443/x/y", see docs/a.md or https://nodejs.org.')).toBe(
      'got "https://a.example:8443/...", see docs/a.md or https://nodejs.org.',
    );
  });
});
