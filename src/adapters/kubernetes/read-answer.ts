/** An object has 1.5 MiB at most, which is what etcd takes; in JSON, with what the server adds, it is hardly twice that. */
export const MAX_OBJECT_BYTES = 4 * 1024 * 1024;

/** More than any page of a list has: 500 objects of 128 KiB each. */
export const MAX_PAGE_BYTES = 64 * 1024 * 1024;

/**
 * The text of an answer. What is beyond the limit is not read: a server that sends more is broken, or not ours, and must
 * not take the memory of a worker that has other runs. JSON that is cut off is no JSON, whoever parses it.
 */
export async function readAnswer(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
