import { describe, expect, it } from '@jest/globals';
import type { CredentialsConfig } from '../credentials.config.js';
import { KnownBrowsers } from './known-browsers.js';

const browsersOf = (fill: number) =>
  new KnownBrowsers({
    DEVICE_KEY: Buffer.alloc(32, fill).toString('base64'),
  } as CredentialsConfig);
const browsers = browsersOf(7);
const AGENT = '0199bbbb-0000-7000-8000-000000000009';
const AT = new Date('2026-11-29T10:00:00.123Z');

describe('a device cookie', () => {
  it('says whose it is, of which browser, and since when, to whoever has the key', () => {
    const cookie = browsers.issue(AGENT, undefined, AT);
    const known = browsers.read(cookie)!;
    expect(known).toMatchObject({ agentId: AGENT, issuedAt: AT });
    expect(browsers.read(browsers.issue(AGENT, known.browser, new Date()))!.browser).toBe(
      known.browser,
    );
    expect(browsersOf(8).read(cookie)).toBeUndefined();
  });

  it('is another one for each browser, and fits into a cookie', () => {
    const cookies = Array.from({ length: 100 }, () => browsers.issue(AGENT, undefined, AT));
    expect(new Set(cookies).size).toBe(100);
    for (const cookie of cookies) expect(cookie).toMatch(/^[\w.-]{90,200}$/);
  });

  it('is none once any character of it is another one', () => {
    const cookie = browsers.issue(AGENT, undefined, AT);
    // The last character of each part carries bits that base64url does not read.
    for (let at = 0; at < cookie.length - 1; at++) {
      const other = cookie[at] === 'b' ? 'c' : 'b';
      const read = browsers.read(`${cookie.slice(0, at)}${other}${cookie.slice(at + 1)}`);
      expect(read).toBeUndefined();
    }
  });

  it.each([undefined, '', '...', 'a.b.c.d', 'x'.repeat(10_000), '\u0000', 'é'])(
    'is none: %p',
    (text) => {
      expect(browsers.read(text)).toBeUndefined();
    },
  );
});
