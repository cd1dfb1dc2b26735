/**
 * More than any page of a list has: 500 objects of 256 KiB each. A server that sends more is broken, or not ours, and
 * must not take the memory of a worker that has other runs.
 */
export const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/** The text of an answer. What is beyond the limit is not read: JSON that is cut off is no JSON, whoever parses it. */
export async function readAnswer(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes >= MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
