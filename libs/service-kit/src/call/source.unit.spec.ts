import { describe, expect, it } from '@jest/globals';
import { addressIn, networkOf, Networks, sourceOf } from './source.js';

describe('a source of tries', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:50001', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['[::ffff:192.0.2.7]:443', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::1]', '2001:db8:1:2::/64'],
    ['[2001:db8::1]:443', '2001:db8::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['::1', '::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['[fe80::1%eth0]:8080', 'fe80::/64'],
    ['127.1', 'unknown'],
    ['203.0.113.7:', 'unknown'],
    ['unknown', 'unknown'],
    ['_hidden', 'unknown'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ])('%s counts as %s', (text, source) => expect(sourceOf(text)).toBe(source));

  it.each([
    ['192.0.2.7:50001', '192.0.2.0/24'],
    ['::ffff:192.0.2.7', '192.0.2.0/24'],
    ['[2001:db8:1:2::1]:443', '2001:db8:1::/48'],
    ['unknown', 'unknown'],
  ])('%s is of the network %s', (text, network) => expect(networkOf(text)).toBe(network));

  it.each([
    ['203.0.113.7:50001', '203.0.113.7'],
    ['[2001:DB8::1]:443', '2001:db8::1'],
    ['not an address', undefined],
  ])('%s holds the address %s', (text, address) => expect(addressIn(text)).toBe(address));
});

describe('networks', () => {
  const networks = new Networks([
    '127.0.0.0/8',
    '::1/128',
    '10.20.0.0/16',
    '2001:db8:7::/48',
    '198.51.100.9',
  ]);

  it.each([
    ['127.0.0.1', true],
    ['::ffff:127.0.0.1', true],
    ['10.20.3.4', true],
    ['10.20.3.4:50001', true],
    ['10.21.3.4', false],
    ['198.51.100.9', true],
    ['198.51.100.8', false],
    ['2001:db8:7:1::9', true],
    ['2001:db8:8:1::9', false],
    ['::1', true],
    ['::2', false],
    ['[2001:db8:7:1::9%eth0]:80', true],
    ['unknown', false],
    ['', false],
    [undefined, false],
  ])('hold %s: %s', (address, expected) => expect(networks.includes(address)).toBe(expected));
});
