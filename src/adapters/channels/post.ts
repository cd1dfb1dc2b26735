import { Agent, request } from 'undici';
import { checkReceiverUrl } from '../../core/alerts/receiver-url.js';
import type { Response, SendResult } from '../../core/alerts/send-result.js';
import {
  createGuardedLookup,
  isGranted,
  isPrivateLiteral,
  PRIVATE_ADDRESS,
  type ReceiverGrant,
} from './receiver-guard.js';

/** No answer needs more to be understood. */
const MAX_BODY_BYTES = 8 * 1024;

/** Failures from before a byte of the message was sent. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export interface PostRequest {
  /** The whole URL, a credential. */
  url: string;
  headers: Record<string, string>;
  body: string;
  grant: ReceiverGrant;
  timeoutMs: number;
}

/** The receiver's answer, or what became of a message without one. */
export type Posted = { response: Response } | { response?: never; result: SendResult };

/**
 * Posts a body once: no redirect is followed and no private address is connected to unless its host was granted.
 * Never throws for what happens on the way; nothing it returns holds the URL or a cause that does.
 */
export async function post({ url: text, headers, body, grant, timeoutMs }: PostRequest): Promise<Posted> {
  const { url, problem } = checkReceiverUrl(text, grant);
  if (url === undefined) return reject(problem);
  if (isPrivateLiteral(url.hostname) && !isGranted(url.hostname, grant)) return rejectPrivate(url);
  const dispatcher = new Agent({ connect: { lookup: createGuardedLookup(grant), timeout: timeoutMs } });
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await request(url, { method: 'POST', headers, body, dispatcher, signal });
    const retryAfter = answer.headers['retry-after'];
    return {
      response: {
        status: answer.statusCode,
        ...(typeof retryAfter === 'string' ? { retryAfter } : {}),
        body: await readBeginning(answer.body),
      },
    };
  } catch (error) {
    const code = codeOf(error);
    return code === PRIVATE_ADDRESS
      ? rejectPrivate(url)
      : { result: { outcome: 'delayed', why: describe(code), mayHaveArrived: !isBeforeSending(code) } };
  } finally {
    await dispatcher.destroy();
  }
}

async function readBeginning(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_BODY_BYTES) break;
    }
  } catch {
    // The status has been read: an answer whose body is cut off is judged by what came of it.
  }
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8');
}

function reject(why: string): Posted {
  return { result: { outcome: 'rejected', why, receiverBroken: true } };
}

function rejectPrivate({ hostname }: URL): Posted {
  return reject(`${hostname} is a loopback or private address; grant it with --allow-host ${hostname}`);
}

/** Only a code is taken from an error: messages and causes of a client may repeat the URL. */
function codeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'ETIMEDOUT';
  const inner = error instanceof AggregateError ? (error.errors as unknown[])[0] : error;
  const code = inner instanceof Error && 'code' in inner ? inner.code : undefined;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'EUNKNOWN';
}

/** TLS fails before the message is sent, whatever is wrong with the certificate. */
function isBeforeSending(code: string): boolean {
  return (
    BEFORE_SENDING.has(code) ||
    code.startsWith('ERR_TLS_') ||
    code.startsWith('ERR_SSL_') ||
    /CERT|SELF_SIGNED|UNABLE_TO/.test(code)
  );
}

function describe(code: string): string {
  if (code === 'ETIMEDOUT' || (code.startsWith('UND_ERR_') && code.endsWith('_TIMEOUT')))
    return `no answer in time (${code})`;
  return isBeforeSending(code) ? `no connection (${code})` : `no answer (${code})`;
}
