const encoder = new TextEncoder();

/** The length of a text in UTF-8, which is how the API server counts. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}
