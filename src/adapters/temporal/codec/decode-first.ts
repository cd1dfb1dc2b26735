import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';

/**
 * The first of some raw payloads, decrypted and read as the client's own calls do it; undefined where there is none, or
 * where it can't be: without the key that it was encrypted with there is nothing here to read.
 */
export async function decodeFirst(client: Client, payloads: readonly Payload[] | null | undefined): Promise<unknown> {
  const { payloadCodecs, payloadConverter } = client.options.loadedDataConverter;
  try {
    let decoded = [...(payloads ?? [])];
    for (const codec of payloadCodecs) decoded = await codec.decode(decoded);
    const [first] = decoded;
    return first === undefined ? undefined : payloadConverter.fromPayload(first);
  } catch {
    return undefined;
  }
}
