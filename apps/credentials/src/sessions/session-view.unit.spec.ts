import { describe, expect, it } from '@jest/globals';
import { endOf, viewOf, type SessionRow } from './session-view.js';

const idle = { agents: 30 * 60_000, managers: 15 * 60_000 };
const row: SessionRow = {
  agent_id: '018f',
  login: 'nbenali',
  address: 'nadia.benali@ac-besancon.fr',
  first_name: 'Nadia',
  usual_name: 'BENALI',
  grants: [],
  used_at: new Date('2026-03-02T08:00:00Z'),
  expires_at: new Date('2026-03-02T16:00:00Z'),
  password_change_required: false,
};

describe('a session', () => {
  it('ends after 30 idle minutes, 15 for managers and administrators', () => {
    expect(endOf(row, idle)).toEqual(new Date('2026-03-02T08:30:00Z'));
    for (const grant of ['manager:SIG-AESH', 'administrator:'])
      expect(endOf({ ...row, grants: [grant] }, idle)).toEqual(new Date('2026-03-02T08:15:00Z'));
  });

  it('ends at its greatest age, however much it is used', () => {
    const used = { ...row, used_at: new Date('2026-03-02T15:50:00Z') };
    expect(endOf(used, idle)).toEqual(row.expires_at);
  });

  it('says what its owner may do', () => {
    const grants = ['manager:SIG-AESH', 'administrator:', 'manager:RECTORAT'];
    expect(viewOf({ ...row, grants }, idle).account).toMatchObject({
      roles: ['manager', 'administrator'],
      managedUnits: ['RECTORAT', 'SIG-AESH'],
    });
    expect(viewOf(row, idle).account).toMatchObject({ roles: [], managedUnits: [] });
  });
});
