import { type GoldenEvents, goldenProblems } from '@citadelle/event-store';
import { describe, expect, it } from '@jest/globals';
import { alertSchemas } from './alert.events.js';

const reference = {
  alertId: '6f9b2a54-3a0d-5b66-8f0e-1f2d3c4b5a69',
  agentId: '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11',
  kind: 'login-renumbered',
};
const raised = {
  ...reference,
  raisedAt: '2026-09-01T08:00:00.000Z',
  from: 'cjoseph',
  to: 'cjoseph1',
};
const failed = { ...reference, attempt: 1, reason: 'ECONNREFUSED' };
const abandoned = { ...reference, reason: 'recipient-erased' };

/** Every version ever written: entries are added, never changed. */
const golden: GoldenEvents = {
  AlertRaised: { 1: { written: raised, reads: raised } },
  AlertDelivered: { 1: { written: reference, reads: reference } },
  AlertDeliveryFailed: { 1: { written: failed, reads: failed } },
  AlertAbandoned: { 1: { written: abandoned, reads: abandoned } },
};

describe('the facts about alerts', () => {
  it('can be read in every version ever written', () => {
    expect(goldenProblems(alertSchemas, golden)).toEqual([]);
  });
});
