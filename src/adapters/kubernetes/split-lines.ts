/**
 * The whole lines of each chunk of a stream, as it arrives. What is left at its end is no line: a stream that was cut
 * ends in the middle of one.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  // An object may come in hundreds of chunks: they are joined once, when its end is there.
  let parts: string[] = [];
  for await (const chunk of chunks) {
    const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n');
    parts.push(first);
    if (rest.length === 0) continue;
    const lines = [parts.join(''), ...rest.slice(0, -1)].filter((line) => line.trim() !== '');
    parts = [rest.at(-1) ?? ''];
    if (lines.length > 0) yield lines;
  }
}
