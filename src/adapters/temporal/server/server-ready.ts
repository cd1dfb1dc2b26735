// Whether a Temporal server answers, asked with one bare gRPC call: loading the SDK for it would cost more time than
// the server's whole start.

import { connect, type IncomingHttpHeaders } from 'node:http2';

/** An empty request message: no compression flag, length 0. */
const EMPTY_MESSAGE = Buffer.alloc(5);

/** True when the frontend on this loopback port serves calls. Waits 2 s at most, unless told otherwise. */
export async function serverAnswers(port: number, limitMs = 2_000): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://127.0.0.1:${port}`);
    const settle = (answers: boolean): void => {
      clearTimeout(limit);
      session.destroy();
      resolve(answers);
    };
    const limit = setTimeout(() => settle(false), limitMs);
    session.once('error', () => settle(false));
    const call = session.request({
      ':method': 'POST',
      ':path': '/temporal.api.workflowservice.v1.WorkflowService/GetSystemInfo',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    call.once('error', () => settle(false));
    call.once('trailers', (trailers: IncomingHttpHeaders) => settle(trailers['grpc-status'] === '0'));
    // A refusal has no body: its status then comes in the only headers.
    call.once('close', () => settle(false));
    call.resume();
    call.end(EMPTY_MESSAGE);
  });
}
