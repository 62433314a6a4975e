import { expect, it } from '@jest/globals';
import { SharedSources } from './shared-sources.js';

const shared = new SharedSources('127.0.0.0/8,::1/128,10.20.0.0/16,2001:db8:7::/48');

it.each([
  ['127.0.0.1', true],
  ['::ffff:127.0.0.1', true],
  ['10.20.3.4', true],
  ['10.21.3.4', false],
  ['2001:db8:7:1::9', true],
  ['2001:db8:8:1::9', false],
  ['::1', true],
  ['::2', false],
  ['2001:db8:7:1::9%eth0', true],
  ['unknown', false],
  ['', false],
])('%s is a source that many share: %s', (address, expected) => {
  expect(shared.includes(address)).toBe(expected);
});
