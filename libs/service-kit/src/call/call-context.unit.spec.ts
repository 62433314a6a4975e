import { callHeaders } from '@citadelle/contracts';
import { NO_GRANTS, writeGrants } from '@citadelle/rights';
import { describe, expect, it } from '@jest/globals';
import { callOfRequest, currentActor, runInCall } from './call-context.js';

const administrator = { roles: ['administrator'], managedUnits: [] } as const;
const headers = {
  [callHeaders.actor]: '0199aaaa-0000-7000-8000-000000000001',
  [callHeaders.grants]: writeGrants(administrator),
};

/** Whom a request with these headers is judged as. */
const actorOf = (given: Record<string, string>, trusted: boolean) =>
  runInCall(callOfRequest(given, '192.0.2.1', trusted), currentActor);

describe('the actor of a request', () => {
  it('has the grants that a service says', () =>
    expect(actorOf(headers, true)).toEqual({
      agentId: headers[callHeaders.actor],
      ...administrator,
    }));

  it('has typed their password again until when a service says, and never by what a stranger says', () => {
    const until = '2026-11-29T10:07:00.000Z';
    const given = { ...headers, [callHeaders.reauthenticatedUntil]: until };
    expect(actorOf(given, true).reauthenticatedUntil).toBe(until);
    expect(actorOf(given, false)).not.toHaveProperty('reauthenticatedUntil');
    expect(actorOf(headers, true)).not.toHaveProperty('reauthenticatedUntil');
  });

  it('is nobody with any grants, whatever a stranger says', () =>
    expect(actorOf(headers, false)).toEqual({ agentId: '', ...NO_GRANTS }));

  it('has none that nobody said', () => {
    expect(actorOf({}, true)).toEqual({ agentId: '', ...NO_GRANTS });
    expect(currentActor()).toEqual({ agentId: '', ...NO_GRANTS });
  });
});

describe('what the browser of a request says of itself', () => {
  const said = (given: Record<string, string>, trusted: boolean) =>
    callOfRequest(given, '192.0.2.1', trusted).userAgent;

  it('is what came from the browser, or what a service hands on', () => {
    const given = { 'user-agent': 'Firefox', [callHeaders.userAgent]: 'Safari' };
    expect([said(given, false), said(given, true)]).toEqual(['Firefox', 'Safari']);
  });

  it.each([
    ['\u00e9\u0000Firefox\r\n', 'Firefox'],
    ['x'.repeat(5_000), 'x'.repeat(300)],
    [' \u00e9', undefined],
  ])('is short and plain: %j', (given, kept) => {
    expect(said({ 'user-agent': given }, false)).toBe(kept);
  });
});
