import { isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * What counts as one source of tries: an IPv4 address, or the /64 of an IPv6 one, since whoever has
 * one address there has them all.
 */
export function sourceOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const [, mapped] = MAPPED_IPV4.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  const [head = '', tail] = bare.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const behind = tail?.split(':').filter((group) => group !== '') ?? [];
  while (tail !== undefined && groups.length + behind.length < 8) groups.push('0');
  const network = [...groups, ...behind].slice(0, 4).map((group) => parseInt(group, 16));
  return `${network.map((group) => group.toString(16)).join(':')}::/64`;
}
