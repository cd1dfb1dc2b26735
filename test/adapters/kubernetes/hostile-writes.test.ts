// Answers to a write that no API server gives, byte by byte over a real connection: the write is done, refused, or in
// doubt and to be sent again; what is said about it is a bounded sentence without a credential.

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openConnection } from '../../../src/adapters/kubernetes/connect/connection.js';
import { responseOf, sendAgain } from '../../../src/adapters/kubernetes/request/send-again.js';
import { type Answer, classifyAnswer, type Response } from '../../../src/core/apply/classify-answer.js';
import { writeKubeconfig } from '../../support/api-server.js';
import { expectUnpolluted, hostileJson, hostileText, MAX_SENTENCE } from '../../support/hostile.js';
import { type Behaviour, repeats, says, startRawServer } from '../../support/raw-server.js';

const TOKEN = 'PLANTED-token';

type Verdict = Answer['kind'] | 'away';

/** Sends one write once to a server that behaves in a way. */
async function aServer(): Promise<{ write(behaviour: Behaviour): Promise<Verdict> }> {
  const { port, behave } = await startRawServer();
  const path = writeKubeconfig(`http://127.0.0.1:${port}`, { token: TOKEN });
  const connection = await openConnection({ source: 'file', paths: [path], context: 'test' });
  onTestFinished(() => connection.close());
  const expectSentence = (text: string) => {
    expect(text.length).toBeLessThan(MAX_SENTENCE);
    expect(text).not.toContain(TOKEN);
  };
  async function write(behaviour: Behaviour): Promise<Verdict> {
    behave(behaviour);
    const request = {
      method: 'PATCH',
      path: 'apis/batch/v1/namespaces/n/jobs/a',
      body: '{}',
      contentType: 'application/apply-patch+yaml',
      signal: AbortSignal.timeout(20_000),
    } as const;
    const limits = { tries: 1, budgetMs: 0 };
    const findFaultIn = (response: Response, nowMs: number) => {
      const answer = classifyAnswer(response, nowMs);
      return answer.kind === 'fault' ? answer.fault : null;
    };
    const outcome = await sendAgain({ connection, request, limits, findFaultIn });
    if (outcome.kind !== 'answered') {
      expectSentence(outcome.fault.why);
      return outcome.kind === 'away' ? 'away' : 'fault';
    }
    const answer = classifyAnswer(responseOf(outcome.response), Date.now());
    if (answer.kind === 'refused') expectSentence(answer.refusal.message);
    if (answer.kind === 'accepted') expect(answer.uid.length).toBeLessThanOrEqual(200);
    return answer.kind;
  }
  return { write };
}

const JOB = '{"kind":"PartialObjectMetadata","metadata":{"name":"a","uid":"uid-1"}}';
const STATUS =
  '{"kind":"Status","message":"jobs \\"a\\" is forbidden: no","reason":"Forbidden","details":{"causes":[]}}';

function http(status: string, body: string, header = ''): string {
  const length = Buffer.byteLength(body);
  return `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\n${header}content-length: ${length}\r\n\r\n${body}`;
}

const ROWS: { what: string; behaviour: Behaviour; verdicts: Verdict[] }[] = [
  { what: 'an object', behaviour: says(http('201 Created', JOB)), verdicts: ['accepted'] },
  { what: 'nothing', behaviour: says(), verdicts: ['away'] },
  { what: 'half an object', behaviour: says(http('201 Created', JOB).slice(0, -20)), verdicts: ['away'] },
  { what: 'half of the headers', behaviour: says('HTTP/1.1 201 Created\r\ncontent'), verdicts: ['away'] },
  { what: 'no content', behaviour: says('HTTP/1.1 204 No Content\r\n\r\n'), verdicts: ['fault'] },
  { what: 'a page', behaviour: says(http('200 OK', '<html>')), verdicts: ['fault'] },
  { what: 'a Status that calls itself a success', behaviour: says(http('200 OK', STATUS)), verdicts: ['fault'] },
  { what: 'an object of another kind of JSON', behaviour: says(http('200 OK', '[[[[]]]]')), verdicts: ['fault'] },
  {
    what: 'a redirect',
    behaviour: says(http('302 Found', '', 'location: http://127.0.0.1:1/\r\n')),
    verdicts: ['refused'],
  },
  { what: 'a refusal', behaviour: says(http('403 Forbidden', STATUS)), verdicts: ['refused'] },
  {
    what: 'patience for ever',
    behaviour: says(http('429 Busy', '{}', `retry-after: ${'9'.repeat(300)}\r\n`)),
    verdicts: ['fault'],
  },
  {
    what: 'patience with a secret',
    behaviour: says(http('503 Busy', '{}', `retry-after: ${TOKEN}\r\n`)),
    verdicts: ['fault'],
  },
  { what: 'status 999', behaviour: says(http('999 What', '{}')), verdicts: ['fault'] },
  { what: 'status 20', behaviour: says('HTTP/1.1 20 OK\r\n\r\n'), verdicts: ['away'] },
  { what: 'bytes', behaviour: says(Buffer.alloc(1_000, 0xff)), verdicts: ['away'] },
  { what: 'TLS', behaviour: says(Buffer.from('160303007a0200', 'hex')), verdicts: ['away'] },
  {
    what: 'headers without an end',
    behaviour: repeats('HTTP/1.1 201 Created\r\n', 'x: 1\r\n'),
    verdicts: ['away'],
  },
  {
    what: 'a header of a megabyte',
    behaviour: says(http('201 Created', JOB, `x: ${'a'.repeat(1_000_000)}\r\n`)),
    verdicts: ['away'],
  },
  {
    what: 'two lengths',
    behaviour: says(http('201 Created', JOB, 'content-length: 3\r\n')),
    verdicts: ['away'],
  },
  {
    what: 'broken chunks',
    behaviour: says('HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n'),
    verdicts: ['away'],
  },
  {
    what: 'a thousand warnings',
    behaviour: says(http('201 Created', JOB, 'warning: 299 - "w"\r\n'.repeat(500))),
    verdicts: ['accepted', 'away'],
  },
];

describe('a write that is answered with', () => {
  it.each(ROWS)('$what', async ({ behaviour, verdicts }) => {
    const { write } = await aServer();
    expect(verdicts).toContain(await write(behaviour));
  });

  it('anything else is done, refused, or in doubt', { timeout: 60_000 }, async () => {
    const { write } = await aServer();
    const status = fc.constantFrom('200 OK', '201 Created', '403 Forbidden', '409 Conflict', '422 Invalid', '500 No');
    const body = fc.oneof(hostileJson(JSON.parse(JOB)), hostileJson(JSON.parse(STATUS)), hostileText(JOB));
    const wellFramed = fc.tuple(status, body).map(([line, text]) => http(line, text, 'connection: close\r\n'));
    const garbled = hostileText(http('201 Created', JOB, 'retry-after: 1\r\nwarning: 299 - "w"\r\n'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(wellFramed, wellFramed, garbled), async (text) => {
        await write(says(text));
      }),
      { numRuns: 300 },
    );
    expectUnpolluted();
  });
});
