import type { ChannelType } from './channel.js';

/**
 * A name for each channel, in order: its type, from the second of a type on with a number. Not its reference: one
 * that was replaced by a working one must still receive what the broken one did not.
 */
export function nameReceivers(types: readonly ChannelType[]): string[] {
  const seen = new Map<ChannelType, number>();
  return types.map((type) => {
    const count = (seen.get(type) ?? 0) + 1;
    seen.set(type, count);
    return count === 1 ? type : `${type}-${count}`;
  });
}
