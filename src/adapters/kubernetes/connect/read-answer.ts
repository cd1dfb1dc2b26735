import type { Dispatcher } from 'undici';

/** An object has 1.5 MiB at most, which is what etcd takes; in JSON, with what the server adds, it is hardly twice that. */
export const MAX_OBJECT_BYTES = 4 * 1024 * 1024;

/** Of a page of a list: 500 objects of 128 KiB each. One that is longer is asked for again, with fewer objects. */
export const MAX_PAGE_BYTES = 64 * 1024 * 1024;

export interface Question {
  dispatcher: Dispatcher;
  url: URL;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string | string[]>;
  body: string | null;
  signal: AbortSignal;
  maxBytes: number;
}

export interface Answer {
  status: number;
  headers: AnswerHeaders;
  /** Whole, or its beginning. */
  text: string;
  /** It is longer than what may be read of it. */
  isCut: boolean;
}

export type AnswerHeaders = Record<string, string | string[] | undefined>;

/**
 * Sends a request and reads the whole answer. What is beyond the limit is not read: a server that sends more is broken,
 * or not ours, and must not take the memory of a worker that has other runs. JSON that is cut off is no JSON, whoever
 * parses it. A stream for each answer, as undici's own `request` makes one, would be a fifth of all that a client
 * does for a Job; where the server has the same processors, that counts.
 *
 * @throws what the network throws, and the signal's reason.
 */
export async function readAnswer({ dispatcher, url, signal, maxBytes, ...request }: Question): Promise<Answer> {
  signal.throwIfAborted();
  const answer = { status: 0, headers: {} as AnswerHeaders, isCut: false };
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  let abort: (reason: Error) => void = () => undefined;
  const stop = () => abort(signal.reason as Error);
  const read = new Promise<string>((settle, fail) => {
    const end = () => settle(Buffer.concat(chunks).toString('utf8'));
    dispatcher.dispatch(
      { origin: url.origin, path: `${url.pathname}${url.search}`, ...request },
      {
        /** Comes again where a connection was lost before the request was on it. */
        onRequestStart(controller) {
          chunks = [];
          bytes = 0;
          abort = (reason) => controller.abort(reason);
          // It had to wait for a connection, and nobody wants it any more.
          if (signal.aborted) stop();
        },
        /** Comes more than once where a proxy says something in between; the last one counts. */
        onResponseStart(_, status, headers) {
          Object.assign(answer, { status, headers });
        },
        onResponseData(controller, chunk) {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes <= maxBytes) return;
          answer.isCut = true;
          end();
          // This closes the connection.
          controller.abort(new Error('the answer is too long'));
        },
        onResponseEnd: end,
        onResponseError: (_, error) => fail(error),
      },
    );
  });
  signal.addEventListener('abort', stop);
  try {
    const text = await read;
    return { ...answer, text };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
