import { describe, expect, it } from '@jest/globals';
import { endOf, viewOf, type SessionHolder, type SessionState } from './session-view.js';

const idle = { agents: 30 * 60_000, managers: 15 * 60_000 };
const holder: SessionHolder = {
  agent_id: '018f',
  login: 'nbenali',
  address: 'nadia.benali@ac-besancon.fr',
  first_name: 'Nadia',
  usual_name: 'BENALI',
  grants: [],
};
const state: SessionState = {
  used_at: new Date('2026-03-02T08:00:00Z'),
  expires_at: new Date('2026-03-02T16:00:00Z'),
  password_change_required: false,
};

describe('a session', () => {
  it('ends after 30 idle minutes, 15 for managers and administrators', () => {
    expect(endOf(holder, state, idle)).toEqual(new Date('2026-03-02T08:30:00Z'));
    for (const grant of ['manager:SIG-AESH', 'administrator:'])
      expect(endOf({ ...holder, grants: [grant] }, state, idle)).toEqual(
        new Date('2026-03-02T08:15:00Z'),
      );
  });

  it('ends at its greatest age, however much it is used', () => {
    const used = { ...state, used_at: new Date('2026-03-02T15:50:00Z') };
    expect(endOf(holder, used, idle)).toEqual(state.expires_at);
  });

  it('says what its owner may do', () => {
    const grants = ['manager:SIG-AESH', 'administrator:', 'manager:RECTORAT'];
    expect(viewOf({ ...holder, grants }, state, idle).account).toMatchObject({
      roles: ['manager', 'administrator'],
      managedUnits: ['RECTORAT', 'SIG-AESH'],
    });
    expect(viewOf(holder, state, idle).account).toMatchObject({ roles: [], managedUnits: [] });
  });
});
