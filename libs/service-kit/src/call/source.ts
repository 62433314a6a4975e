import { BlockList, isIP, isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** What proxies write around an address: a port, and brackets or a zone around or behind IPv6. */
const DECORATED = /^\s*(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+|([^\]]+?))\s*$/;

/**
 * The bare address in what a connection or a proxy gives as one: without port, brackets and zone, an IPv4 address that
 * is written as IPv6 as IPv4. Undefined when it is none.
 */
export function addressIn(text: string | undefined): string | undefined {
  const [, bracketed, beforePort, bare] = DECORATED.exec(text ?? '') ?? [];
  const [address = ''] = (bracketed ?? beforePort ?? bare ?? '').split('%');
  return isIP(address) === 0 ? undefined : ipaddr.process(address).toString();
}

/** What counts as one source of tries: an IPv4 address, or the /64 of an IPv6 one, since who has one address there has all. */
export function sourceOf(text: string | undefined): string {
  return widened(text, 32, 64);
}

/** The network of a source: the /24 of an IPv4 address, the /48 of an IPv6 one. */
export function networkOf(text: string | undefined): string {
  return widened(text, 24, 48);
}

function widened(text: string | undefined, ipv4Bits: number, ipv6Bits: number): string {
  const address = addressIn(text);
  if (address === undefined) return 'unknown';
  const bits = isIPv4(address) ? ipv4Bits : ipv6Bits;
  if (bits === 32) return address;
  const { IPv4, IPv6 } = ipaddr;
  const family = isIPv4(address) ? IPv4 : IPv6;
  return `${family.networkAddressFromCIDR(`${address}/${bits}`).toString()}/${bits}`;
}

/** Networks in CIDR notation, or single addresses; `none`, as settings say it, is no network. */
export class Networks {
  private readonly list = new BlockList();

  /** Whether a text is an address or a network. */
  static hasForm(text: string): boolean {
    const [network = '', bits, ...more] = text.split('/');
    const most = { 0: -1, 4: 32, 6: 128 }[isIP(network)]!;
    if (more.length > 0 || most < 0) return false;
    return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  }

  /** The networks of a setting: several with commas. */
  static of(setting: string): Networks {
    return new Networks(setting.split(','));
  }

  constructor(cidrs: readonly string[]) {
    for (const cidr of cidrs) {
      if (cidr === 'none') continue;
      const [network = '', bits] = cidr.split('/');
      const family = isIPv4(network) ? 'ipv4' : 'ipv6';
      if (bits === undefined) this.list.addAddress(network, family);
      else this.list.addSubnet(network, Number(bits), family);
    }
  }

  /** Whether an address lies in one of them; what is no address lies in none. */
  includes(text: string | undefined): boolean {
    const address = addressIn(text);
    return address !== undefined && this.list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  }
}
