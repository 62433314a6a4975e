import { type GoldenEvents, goldenProblems } from '@citadelle/event-store';
import { describe, expect, it } from '@jest/globals';
import { resetSchemas } from './reset.js';

const agentId = '01890a5d-ac96-774b-bcce-b302099a8057';
const by = '01890a5d-ac96-774b-bcce-b302099a8058';
const expiresAt = '2026-03-05T08:00:00.000Z';
const asWritten = (data: Record<string, unknown>) => ({ 1: { written: data, reads: data } });

/** Every version ever written: entries are added, never changed. */
const golden: GoldenEvents = {
  ResetStarted: asWritten({ agentId, via: 'lookup', expiresAt }),
  SecondCodeRequested: asWritten({ unit: 'SIG-AESH' }),
  ManagersAlerted: asWritten({ alertId: by }),
  ManagersReminded: asWritten({ alertId: by }),
  RequestEscalated: asWritten({ alertId: by }),
  SecondCodeReleased: asWritten({ by, identityCheck: 'in-person', expiresAt }),
  ResetTransferred: asWritten({ from: 'SIG-AESH', to: 'RECTORAT', by }),
  ResetRefused: asWritten({ agentId, by, reason: 'ne répond pas' }),
  ResetCancelled: asWritten({ by: 'not-me' }),
  WrongCodesPresented: asWritten({ count: 1 }),
  ResetVoided: asWritten({}),
  ResetExpired: asWritten({}),
  ResetCompleted: asWritten({}),
};

describe('the facts about resets', () => {
  it('can be read in every version ever written', () => {
    expect(goldenProblems(resetSchemas, golden)).toEqual([]);
  });

  it('let what was written about somebody be forgotten with them', () => {
    expect(resetSchemas.ResetRefused.personal).toEqual(['reason']);
    expect(resetSchemas.ResetRefused.subject({ agentId })).toBe(agentId);
  });
});
