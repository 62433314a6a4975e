import { fold as foldState, Refusal, specification } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agentDecider, type AgentCommand } from './agent.js';
import type { ChangeAgent } from './agent-changes.js';
import type { AgentCreated, AgentEvent, AgentRenamed } from './agent.events.js';

const { given } = specification(agentDecider);

const agentId = '01890000-0000-7000-8000-000000000001';
const jeanne: AgentCreated['data'] = {
  agentId,
  usualName: 'Pin',
  firstName: 'Jeanne',
  birthDate: '1988-11-02',
  unit: 'SIG-AESH',
  phone: '03 81 65 47 00',
  possibleDuplicateOf: [],
};
const created: AgentEvent = { type: 'AgentCreated', data: jeanne };
const change = (said: Partial<ChangeAgent>): AgentCommand => ({
  ...{ type: 'ChangeAgent', agentId, through: 'hand' },
  ...said,
});
const renamed = (said: Partial<AgentRenamed['data']> = {}): AgentEvent => ({
  type: 'AgentRenamed',
  data: {
    ...{ agentId, usualName: 'Morel', firstName: 'Jeanne' },
    ...{ newLogin: false, hideOldNames: false, through: 'hand' },
    ...said,
  },
});

describe('the names of an agent', () => {
  it('change, and what is not said of them stays', () => {
    given(created)
      .when(change({ usualName: 'Morel' }))
      .then(renamed());
    given(created)
      .when(change({ firstName: 'Jane', through: 'file' }))
      .then(renamed({ usualName: 'Pin', firstName: 'Jane', through: 'file' }));
  });

  it('change when only accents do', () =>
    given(created)
      .when(change({ usualName: 'Pïn' }))
      .then(renamed({ usualName: 'Pïn' })));

  it('do not change by what they are already', () =>
    given(created, renamed())
      .when(change({ usualName: 'Morel', firstName: 'Jeanne' }))
      .then());

  it('bring another login when that is asked for, also later, and once', () => {
    const both = change({ usualName: 'Morel', newLogin: true });
    given(created)
      .when(both)
      .then(renamed({ newLogin: true }));
    given(created, renamed())
      .when(both)
      .then(renamed({ newLogin: true }));
    given(created, renamed(), renamed({ newLogin: true }))
      .when(both)
      .then();
    given(created)
      .when(change({ newLogin: true }))
      .then();
  });

  it('hide those of before when that is asked for, also later, and once', () => {
    const both = change({ firstName: 'Jean', hideOldNames: true });
    const hidden = renamed({ usualName: 'Pin', firstName: 'Jean', hideOldNames: true });
    const shown = renamed({ usualName: 'Pin', firstName: 'Jean' });
    given(created).when(both).then(hidden);
    given(created, shown).when(both).then(hidden);
    given(created, hidden).when(both).then();
    given(created)
      .when(change({ hideOldNames: true }))
      .then();
  });

  it('are those by which the NUMEN is known from then on', () => {
    const creation = (usualName: string): AgentCommand => ({
      ...{ type: 'CreateAgent', ...jeanne, usualName },
    });
    given(created, renamed()).when(creation('MOREL')).then();
    given(created, renamed()).when(creation('Pin')).thenRefused('numen-conflict');
  });
});

describe('what else changes of an agent', () => {
  it('is the unit', () => {
    const assigned: AgentEvent = {
      type: 'AgentAssigned',
      data: { agentId, unit: 'RECTORAT', from: 'SIG-AESH', through: 'hand' },
    };
    given(created)
      .when(change({ unit: 'RECTORAT' }))
      .then(assigned);
    given(created, assigned)
      .when(change({ unit: 'RECTORAT' }))
      .then();
  });

  it('is the phone, which may be erased', () => {
    const phoned = (phone: string | null): AgentEvent => ({
      type: 'AgentPhoneChanged',
      data: { agentId, phone, through: 'hand' },
    });
    given(created)
      .when(change({ phone: '4712' }))
      .then(phoned('4712'));
    given(created)
      .when(change({ phone: '03 81 65 47 00' }))
      .then();
    given(created)
      .when(change({ phone: null }))
      .then(phoned(null));
    given(created, phoned(null))
      .when(change({ phone: null }))
      .then();
  });

  it('is everything at once, each with its fact, and nothing of what was not said', () => {
    const end = { endsOn: '2027-08-31', on: '2027-09-01' };
    given(created)
      .when(change({ usualName: 'Morel', unit: 'RECTORAT', phone: null, end }))
      .then(
        renamed(),
        {
          type: 'AgentAssigned',
          data: { agentId, unit: 'RECTORAT', from: 'SIG-AESH', through: 'hand' },
        },
        { type: 'AgentPhoneChanged', data: { agentId, phone: null, through: 'hand' } },
        { type: 'DepartureAnnounced', data: { agentId, ...end, through: 'hand' } },
      );
    given(created).when(change({})).then();
  });

  it('is that of somebody who is known', () =>
    given()
      .when(change({ unit: 'RECTORAT' }))
      .thenRefused('agent-not-found'));
});

it('whatever is said twice changes nothing the second time', () => {
  const name = fc.constantFrom('Pin', 'PIN', 'Morel', 'Le Goff');
  const end = fc.constantFrom(
    null,
    { endsOn: '2027-08-31', on: '2027-09-01' },
    { endsOn: '2028-08-31', on: '2028-09-15' },
  );
  const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
  const changes = fc.record({
    usualName: maybe(name),
    firstName: maybe(name),
    unit: maybe(fc.constantFrom('SIG-AESH', 'RECTORAT')),
    phone: maybe(fc.constantFrom(null, '4712')),
    end: maybe(end),
    newLogin: maybe(fc.boolean()),
    hideOldNames: maybe(fc.boolean()),
  });
  const others: AgentCommand[] = [
    { type: 'DepartAgent', agentId, on: '2027-03-01', through: 'hand' },
    { type: 'ReturnAgent', agentId, on: '2027-04-01', through: 'file' },
    { type: 'AnnounceDeparture', agentId, on: '2027-07-15' },
    { type: 'WithdrawDeparture', agentId, through: 'hand' },
  ];
  const command = fc.oneof(changes.map(change), fc.constantFrom(...others));
  fc.assert(
    fc.property(fc.array(command, { minLength: 1, maxLength: 12 }), (commands) => {
      const facts: AgentEvent[] = [created];
      const decide = (next: AgentCommand) =>
        agentDecider.decide(next, foldState(agentDecider, facts));
      for (const next of commands) {
        try {
          facts.push(...decide(next));
        } catch (error) {
          if (error instanceof Refusal) continue;
          throw error;
        }
        expect(decide(next)).toEqual([]);
      }
    }),
  );
});
