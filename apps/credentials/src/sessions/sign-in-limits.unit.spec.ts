import { describe, expect, it } from '@jest/globals';
import type { CredentialsConfig } from '../credentials.config.js';
import { LOW } from './password-attempts.fixture.js';
import { NUMBERS, SignInLimits } from './sign-in-limits.js';

const limits = new SignInLimits(LOW as CredentialsConfig);

describe('where a try comes from', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
    ['203.0.113.7:50001', '203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.0/24'],
  ])('of IPv4 is its address, in its /24: %s', (address, source, network) => {
    expect(limits.originOf(address)).toEqual({
      address,
      source,
      network,
      windows: [{ source, most: 6 }],
    });
  });

  it.each(['2001:db8:1:2::3', '[2001:db8:1:2::3]:443', '2001:db8:1:2:ffff::1%eth0'])(
    'of IPv6 is its /64, in its /48, which may fail ten times as often: %s',
    (address) => {
      expect(limits.originOf(address)).toMatchObject({
        source: '2001:db8:1:2::/64',
        network: '2001:db8:1::/48',
        windows: [
          { source: '2001:db8:1:2::/64', most: 6 },
          { source: '2001:db8:1::/48', most: 60 },
        ],
      });
    },
  );

  it('may fail ten times as often where many people share it', () => {
    expect(limits.originOf('10.1.2.3').windows).toEqual([{ source: '10.1.2.3', most: 60 }]);
  });

  it.each([undefined, 'unix:', ''])('is one place when it is not known: %s', (address) => {
    expect(limits.originOf(address)).toMatchObject({ source: 'unknown', network: 'unknown' });
  });
});

describe('what was typed', () => {
  it('is one name however often, and another one for each name', () => {
    expect(limits.nameOf('jpin')).toEqual(limits.nameOf('jpin'));
    const names = ['jpin', 'jpin1', 'jean.pin@ac-besancon.fr'].map((login) => limits.nameOf(login));
    expect(new Set(names.map(({ digest }) => digest)).size).toBe(3);
    expect(new Set(names.map(({ decoy }) => decoy)).size).toBe(3);
  });

  it('is not in what stands for it, nor is it without the key', () => {
    const { digest, decoy } = limits.nameOf('jpin');
    expect(`${digest} ${decoy}`).not.toContain('jpin');
    const THROTTLE_KEY = Buffer.alloc(32, 8).toString('base64');
    const others = new SignInLimits({ ...LOW, THROTTLE_KEY } as CredentialsConfig);
    expect(others.nameOf('jpin').digest).not.toBe(digest);
  });

  it('acts as an account with or without its NUMEN when there is none, always the same', () => {
    const kinds = Array.from({ length: 200 }, (_, at) => limits.nameOf(`nobody${at}`).decoyIsNumen);
    const numens = kinds.filter(Boolean).length;
    expect(numens).toBeGreaterThan(50);
    expect(numens).toBeLessThan(150);
  });
});

describe('the numbers', () => {
  it('are seconds and counts, all of them', () => {
    expect(NUMBERS.map((name) => limits.numbers[name])).toEqual([
      2, 60, 120, 4, 180, 3, 900, 3, 1200, 600, 7_776_000,
    ]);
  });
});
