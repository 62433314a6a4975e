import { callHeaders } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import { callOfRequest, runInCall } from './call-context.js';
import { callerWaits, refuseIfNobodyWaits } from './caller-waits.js';

const correlationId = 'somebody-waits';
const waitsFor = (headers: Record<string, string>, trusted = true) =>
  callerWaits(callOfRequest(headers, '192.0.2.1', trusted));

describe('who waits for an answer', () => {
  it('waits as long as nothing tells otherwise', () => {
    expect(callerWaits()).toBe(true);
    expect(callerWaits({ correlationId })).toBe(true);
    expect(waitsFor({})).toBe(true);
    expect(() => runInCall({ correlationId }, refuseIfNobodyWaits)).not.toThrow();
  });

  it('waits no more once the connection is gone', () => {
    const connection = new AbortController();
    const call = { correlationId, gone: connection.signal };
    expect(callerWaits(call)).toBe(true);
    connection.abort();
    expect(callerWaits(call)).toBe(false);
    expect(() => runInCall(call, refuseIfNobodyWaits)).toThrow('service-unavailable');
  });

  it('waits no more when the answer would come too late', () => {
    expect(waitsFor({ [callHeaders.waits]: '60000' })).toBe(true);
    expect(waitsFor({ [callHeaders.waits]: '1' })).toBe(false);
    const call = { correlationId, waitsUntil: performance.now() };
    expect(() => runInCall(call, refuseIfNobodyWaits)).toThrow('service-unavailable');
  });

  it.each(['', '-1', '0', 'x', 'NaN', '1, 2'])(
    'waits when it is no time that it says: %j',
    (said) => {
      expect(waitsFor({ [callHeaders.waits]: said })).toBe(true);
    },
  );

  it('is not heard on it when it is a stranger', () => {
    expect(waitsFor({ [callHeaders.waits]: '1' }, false)).toBe(true);
  });
});
