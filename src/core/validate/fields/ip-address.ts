// IP addresses as the API server takes them: no leading zeros, no IPv4 in the clothes of IPv6, no zone.

const IPV4 = /^(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** Whether a text is an address that the API server takes. */
export function isStrictIp(text: string): boolean {
  if (IPV4.test(text)) return true;
  const groups = parseIpv6(text);
  return groups !== null && !isMapped(groups);
}

/** The eight groups of an IPv6 address; null where the text is none. */
export function parseIpv6(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return null;
  const [head, tail] = halves.map((half, index) => readGroups(half, { mayEndInIpv4: index === halves.length - 1 }));
  if (head === undefined || head === null || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

function readGroups(text: string, { mayEndInIpv4 }: { mayEndInIpv4: boolean }): number[] | null {
  if (text === '') return [];
  const parts = text.split(':');
  const last = parts.at(-1) ?? '';
  const embedded = mayEndInIpv4 && IPV4.test(last) ? last.split('.').map(Number) : [];
  const groups = embedded.length > 0 ? parts.slice(0, -1) : parts;
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  const [a = 0, b = 0, c = 0, d = 0] = embedded;
  return [
    ...groups.map((group) => Number.parseInt(group, 16)),
    ...(embedded.length > 0 ? [a * 256 + b, c * 256 + d] : []),
  ];
}

/** `::ffff:a.b.c.d` */
function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
}

/** The spelling of RFC 5952: lower case, no leading zeros, the longest run of zeros as `::`. */
export function canonicalIpv6(groups: readonly number[]): string {
  let best = { start: -1, length: 1 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (start + length < groups.length && groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const words = groups.map((group) => group.toString(16));
  if (best.start === -1) return words.join(':');
  return `${words.slice(0, best.start).join(':')}::${words.slice(best.start + best.length).join(':')}`;
}
