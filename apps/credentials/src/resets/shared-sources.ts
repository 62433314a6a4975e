import { BlockList, isIP, isIPv4 } from 'node:net';

/** Addresses that many people share, such as those behind which a whole school reaches us. */
export class SharedSources {
  private readonly list = new BlockList();

  constructor(cidrs: string) {
    for (const cidr of cidrs.split(',')) {
      const [network = '', bits] = cidr.split('/');
      this.list.addSubnet(network, Number(bits), isIPv4(network) ? 'ipv4' : 'ipv6');
    }
  }

  /** Whether an address lies in one of them. */
  includes(from: string): boolean {
    const [address = ''] = from.split('%');
    const family = isIP(address);
    return family !== 0 && this.list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }
}
