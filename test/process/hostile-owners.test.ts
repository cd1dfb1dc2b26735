// What the owner of an API server, or of a receiver, tries with the real program: it ends in time, in sentences that
// steer no terminal, and a night is told all the same.

import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { STEERING } from '../../src/core/printable.js';
import { answer, serve, writeKubeconfig } from '../support/api-server.js';
import { startKeepingServer } from '../support/keeping-api-server.js';
import { createWorkspace, TEST_TIMEOUT_MS, type Workspace } from '../support/process.js';
import { type Behaviour, repeats, says, startRawServer } from '../support/raw-server.js';
import { readHistory } from './traces.js';

const ESCAPES = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202etxet';

/** The worker of `run` is a process of its own command: this much is plenty for it, and little for an attacker. */
const MEMORY = { NODE_OPTIONS: '--max-old-space-size=512' };

type Answers = (request: IncomingMessage, response: ServerResponse) => boolean;

const pours =
  (first: string): Answers =>
  (_request, response) => {
    const chunk = 'x'.repeat(1024 * 1024);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(first);
    const more = () => {
      while (!response.destroyed) if (!response.write(chunk)) return void response.once('drain', more);
    };
    more();
    return true;
  };

const OWNERS: { tries: string; answers: Answers }[] = [
  { tries: 'an answer without an end', answers: pours('{"gitVersion":"') },
  {
    tries: 'a list without an end',
    answers: ({ url = '' }, response) => {
      if (!/\/(?:jobs|pods|events)\?/.test(url)) return false;
      answer(response, 200, { metadata: { continue: String(Math.random()), resourceVersion: '1' }, items: [] });
      return true;
    },
  },
  {
    tries: 'a list that is always too old',
    answers: ({ url = '' }, response) => {
      if (!/\/(?:jobs|pods|events)\?/.test(url)) return false;
      answer(response, 410, { kind: 'Status', message: ESCAPES });
      return true;
    },
  },
  {
    tries: 'to steer the terminal',
    answers: (_request, response) => {
      answer(response, 403, { kind: 'Status', message: `${ESCAPES} `.repeat(500), reason: 'Forbidden' });
      return true;
    },
  },
  {
    tries: 'another long warning for each job',
    answers: ({ method, url = '' }, response) => {
      if (method !== 'PATCH') return false;
      answer(response, 201, { metadata: { uid: 'u' } }, { warning: `299 - "${url.slice(-40)}${'w'.repeat(9_000)}"` });
      return true;
    },
  },
  {
    tries: 'a login page in the place of everything',
    answers: (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<html>${ESCAPES}</html>`);
      return true;
    },
  },
];

/** A whole run with a server that has an owner; what it has said, and its end. */
async function runAgainst(workspace: Workspace, url: string, args: string[] = []): Promise<string> {
  writeKubeconfig(url, { token: 'TOKEN' }, { folder: workspace.folder });
  const config = await workspace.writeConfig('many.yaml', { workers: 200, total_iterations: 200 });
  const run = await workspace.perform(['run', '--config', config, '--kubeconfig', 'kubeconfig', ...args], {
    env: MEMORY,
  });
  expect(run.signal).toBeNull();
  expect(run.stdout).toContain('Exit Code: ');
  const said = run.stdout + run.stderr;
  expect(said.length).toBeLessThan(60_000);
  expect(said.replaceAll('\n', '').match(STEERING)).toBeNull();
  expect(said).not.toContain('defect');
  return said;
}

describe('the owner of an API server', { timeout: TEST_TIMEOUT_MS }, () => {
  it.each(OWNERS)('who tries $tries gets an end and a line of the history', async ({ answers }) => {
    const workspace = await createWorkspace();
    const server = await startKeepingServer();
    server.spoilWith(answers);
    await runAgainst(workspace, server.url);
    await runAgainst(workspace, server.url, ['--enable-apply', '--no-wait']);
    expect((await readHistory(workspace)).length).toBe(2);
    const history = await readFile(workspace.path('outputs/k8s_health_history.jsonl'), 'utf8');
    expect(history.length).toBeLessThan(200_000);
  });
});

const RECEIVERS: { tries: string; behaviour: Behaviour }[] = [
  { tries: 'headers without an end', behaviour: repeats('HTTP/1.1 200 OK\r\n', 'x: 1\r\n') },
  { tries: 'a body without an end', behaviour: repeats('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(65_536)) },
  {
    tries: 'to send the message into the network behind us',
    behaviour: says('HTTP/1.1 307 T\r\nlocation: http://169.254.169.254/latest\r\ncontent-length: 0\r\n\r\n'),
  },
];

describe('the owner of a receiver', { timeout: TEST_TIMEOUT_MS }, () => {
  it.each(RECEIVERS)('who tries $tries holds no other receiver', async ({ behaviour }) => {
    const workspace = await createWorkspace();
    const { port, behave } = await startRawServer();
    behave(behaviour);
    const honest: string[] = [];
    const url = await serve((request, response) => {
      honest.push(request.url ?? '');
      request.resume();
      response.end('ok');
    });
    const channels = ['--channel', `webhook=http://127.0.0.1:${port}/a`, '--channel', `webhook=${url}/b`];
    const grants = ['--allow-host', '127.0.0.1', '--allow-http'];
    const run = await workspace.perform(['run', '--enable-alerts', ...channels, ...grants], { env: MEMORY });
    expect(honest).toEqual(['/b']);
    expect(run.stdout).toContain('Exit Code: ');
    expect((run.stdout + run.stderr).replaceAll('\n', '').match(STEERING)).toBeNull();
  });
});
