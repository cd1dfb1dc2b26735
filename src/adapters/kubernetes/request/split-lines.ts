/** An object has 1.5 MiB at most, which is what etcd takes; escaped it has a few times as many characters. */
export const MAX_LINE_LENGTH = 16 * 1024 * 1024;

/**
 * The whole lines of each chunk of a stream, as it arrives. What is left at its end is no line: a stream that was cut
 * ends in the middle of one.
 *
 * @throws SyntaxError for a line that does not end.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  // An object may come in hundreds of chunks: they are joined once, when its end is there.
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const [first = '', ...rest] = decoder.decode(chunk, { stream: true }).split('\n');
    parts.push(first);
    length += first.length;
    if (length > MAX_LINE_LENGTH) throw new SyntaxError(`a line of more than ${MAX_LINE_LENGTH} characters`);
    if (rest.length === 0) continue;
    const lines = [parts.join(''), ...rest.slice(0, -1)].filter((line) => line.trim() !== '');
    parts = [rest.at(-1) ?? ''];
    length = parts[0]?.length ?? 0;
    if (lines.length > 0) yield lines;
  }
}
