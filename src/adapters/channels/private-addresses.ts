import { BlockList, isIP } from 'node:net';

/** IPv4 networks that are not the public internet: https://www.iana.org/assignments/iana-ipv4-special-registry */
const PRIVATE_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** The same for IPv6, with the tunnels (Teredo, 6to4) that can lead to any IPv4 address. */
const PRIVATE_IPV6 = [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

/**
 * IPv6 prefixes whose last 32 bits are an IPv4 address: IPv4-compatible, IPv4-mapped, IPv4-translated and NAT64. Public
 * addresses behind NAT64 stay reachable, because on an IPv6-only network every IPv4 receiver is behind it.
 */
const EMBEDDED_IPV4_PREFIXES = ['::', '::ffff:', '::ffff:0:', '64:ff9b::'];

const blocked = new BlockList();
for (const [network, bits] of PRIVATE_IPV4) {
  blocked.addSubnet(network, bits, 'ipv4');
  for (const prefix of EMBEDDED_IPV4_PREFIXES) blocked.addSubnet(`${prefix}${network}`, 96 + bits, 'ipv6');
}
for (const [network, bits] of PRIVATE_IPV6) blocked.addSubnet(network, bits, 'ipv6');

/** Whether an IP address is loopback, private, link-local or otherwise not the public internet. */
export function isPrivateAddress(address: string): boolean {
  const [bare = ''] = address.split('%');
  const family = isIP(bare);
  // What is no address at all is nothing that a message should go to.
  if (family === 0) return true;
  return blocked.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}
