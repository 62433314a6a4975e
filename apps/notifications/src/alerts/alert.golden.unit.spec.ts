import { type GoldenEvents, goldenProblems } from '@citadelle/event-store';
import { describe, expect, it } from '@jest/globals';
import { alertSchemas } from './alert.js';

const request = {
  alertId: '6f9b2a54-3a0d-5b66-8f0e-1f2d3c4b5a69',
  agentId: '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e11',
  kind: 'second-code-requested',
  resetId: '019aa5f0-7c21-7d54-9b1e-2f6a4c8d0e11',
  unit: 'SIG-AESH',
};
const requested = {
  ...request,
  audience: 'managers',
  raisedAt: '2026-11-24T08:00:00.000Z',
  requestedAt: '2026-11-24T07:59:59.000Z',
  expiresAt: '2026-11-27T07:59:59.000Z',
};
const failed = { ...request, attempt: 1, reason: 'SMTP_451' };
const abandoned = { ...request, reason: 'nobody-to-tell' };
const acknowledged = { ...request, by: '018f3a6e-7c21-7d54-9b1e-2f6a4c8d0e12' };

const { alertId, agentId, kind } = request;
const restored = { alertId, agentId, kind };

/** Every version ever written: entries are added, never changed. */
const golden: GoldenEvents = {
  AlertRaised: { 1: { written: requested, reads: requested } },
  AlertPartlyDelivered: { 1: { written: request, reads: request } },
  AlertDelivered: { 1: { written: request, reads: request } },
  AlertDeliveryFailed: { 1: { written: failed, reads: failed } },
  AlertAbandoned: { 1: { written: abandoned, reads: abandoned } },
  AlertRestored: { 1: { written: restored, reads: restored } },
  AlertAcknowledged: { 1: { written: acknowledged, reads: acknowledged } },
};

describe('the facts about alerts', () => {
  it('can be read in every version ever written', () => {
    expect(goldenProblems(alertSchemas, golden)).toEqual([]);
  });
});
