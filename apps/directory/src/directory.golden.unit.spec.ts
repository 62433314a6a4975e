import { type GoldenEvents, goldenProblems } from '@citadelle/event-store';
import { expect, it } from '@jest/globals';
import { agentSchemas } from './agents/agent.events.js';
import { administratorsSchemas } from './units/administrators.js';
import { unitSchemas } from './units/unit.js';

const schemas = { ...agentSchemas, ...unitSchemas, ...administratorsSchemas };
const agentId = '01890000-0000-7000-8000-000000000001';

const agent = {
  agentId,
  usualName: 'Pin',
  firstName: 'Jean',
  birthDate: '1988-11-02',
  unit: 'SIG-AESH',
  possibleDuplicateOf: [],
};
const unit = { unitId: 'SIG-AESH', name: 'Service des AESH' };
const names = { agentId, usualName: 'Pin-Morel', firstName: 'Jean' };
const renamed = { ...names, newLogin: true, hideOldNames: false, through: 'hand' };
const assigned = { agentId, unit: 'RECTORAT', from: 'SIG-AESH', through: 'file' };
const phoned = { agentId, phone: '03 81 65 47 01', through: 'hand' };
const announced = { agentId, on: '2027-09-01', endsOn: '2027-08-31' };
const withdrawn = { agentId, through: 'hand' };
const move = { agentId, on: '2026-08-31' };
const manager = { unitId: 'SIG-AESH', agentId };
const by = '01890000-0000-7000-8000-000000000002';
const vouched = { ...manager, by };
const proposal = { agentId, by, change: 'dismiss', expiresAt: '2026-09-04T08:00:00.000Z' };

/** Never edited: a new version of an event gets a line of its own. */
const golden: GoldenEvents = {
  AgentCreated: { 1: { written: agent, reads: agent } },
  AgentRenamed: { 1: { written: renamed, reads: renamed } },
  AgentAssigned: { 1: { written: assigned, reads: assigned } },
  AgentPhoneChanged: { 1: { written: phoned, reads: phoned } },
  DepartureAnnounced: { 1: { written: announced, reads: announced } },
  DepartureWithdrawn: { 1: { written: withdrawn, reads: withdrawn } },
  AgentDeparted: { 1: { written: move, reads: move } },
  AgentReturned: { 1: { written: move, reads: move } },
  UnitDeclared: { 1: { written: unit, reads: unit } },
  UnitRenamed: { 1: { written: unit, reads: unit } },
  ManagerAppointed: { 1: { written: manager, reads: manager } },
  ManagerConfirmed: { 1: { written: vouched, reads: vouched } },
  ManagerDismissed: { 1: { written: manager, reads: manager } },
  AdministratorAppointed: { 1: { written: { agentId }, reads: { agentId } } },
  AdministratorDismissed: { 1: { written: { agentId }, reads: { agentId } } },
  AdministratorProposed: { 1: { written: proposal, reads: proposal } },
  AdministratorDepartureAgreed: { 1: { written: move, reads: move } },
};

it('every version of every event that was ever written is read as it was', () => {
  expect(goldenProblems(schemas, golden)).toEqual([]);
});
