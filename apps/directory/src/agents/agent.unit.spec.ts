import { fold as foldState, specification } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type AgentCommand, agentDecider, type CreateAgent } from './agent.js';
import type { AgentCreated, AgentEvent } from './agent.events.js';

const { given } = specification(agentDecider);

const jean: AgentCreated['data'] = {
  agentId: '01890000-0000-7000-8000-000000000001',
  usualName: 'Pin',
  firstName: 'Jean',
  birthDate: '1988-11-02',
  unit: 'SIG-AESH',
  possibleDuplicateOf: [],
};
const { agentId } = jean;
const create = (change: Partial<CreateAgent> = {}): CreateAgent => ({
  type: 'CreateAgent',
  ...jean,
  ...change,
});
const created = (change: Partial<AgentCreated['data']> = {}): AgentEvent => ({
  type: 'AgentCreated',
  data: { ...jean, ...change },
});

describe('an agent', () => {
  it('is created when nobody holds the NUMEN', () => given().when(create()).then(created()));

  it('is created with those it may be a duplicate of', () =>
    given()
      .when(create({ possibleDuplicateOf: ['other'] }))
      .then(created({ possibleDuplicateOf: ['other'] })));

  it('is already known when the same NUMEN comes with the same identity', () =>
    given(created()).when(create()).then());

  it('is the same person however the name is spelt', () =>
    given(created({ usualName: "D'Alembert", firstName: 'Éloïse' }))
      .when(create({ usualName: 'D’ALEMBERT', firstName: 'eloise' }))
      .then());

  it('keeps its unit when it is created again with another', () =>
    given(created())
      .when(create({ unit: 'RECTORAT' }))
      .then());

  it.each([
    ['usual name', { usualName: 'Pinson' }],
    ['first name', { firstName: 'Jeanne' }],
    ['birth date', { birthDate: '1988-11-03' }],
  ])('conflicts when the same NUMEN comes with another %s', (_, change) =>
    given(created()).when(create(change)).thenRefused('numen-conflict'),
  );

  const depart = (on: string): AgentCommand => ({
    ...{ type: 'DepartAgent', agentId, on, through: 'hand' },
  });
  const returnOn = (on: string): AgentCommand => ({
    ...{ type: 'ReturnAgent', agentId, on, through: 'hand' },
  });
  const departed = (on: string): AgentEvent => ({ type: 'AgentDeparted', data: { agentId, on } });
  const returned = (on: string): AgentEvent => ({ type: 'AgentReturned', data: { agentId, on } });
  const [spring, summer, autumn] = ['2026-04-01', '2026-07-01', '2026-10-01'] as const;

  it('departs', () => given(created()).when(depart(summer)).then(departed(summer)));
  it('departs once, however often it is said', () =>
    given(created(), departed(summer)).when(depart(summer)).then());
  it.each([spring, autumn])('does not depart on another day (%s)', (day) =>
    given(created(), departed(summer)).when(depart(day)).thenRefused('already-departed'),
  );
  it('comes back, the same day at the earliest', () => {
    given(created(), departed(summer)).when(returnOn(summer)).then(returned(summer));
    given(created(), departed(summer)).when(returnOn(spring)).thenRefused('date-out-of-order');
  });
  it('comes back once, however often it is said', () =>
    given(created(), departed(spring), returned(summer)).when(returnOn(summer)).then());
  it('does not come back without having left', () => {
    given(created()).when(returnOn(summer)).thenRefused('not-departed');
    given(created(), departed(spring), returned(summer))
      .when(returnOn(autumn))
      .thenRefused('not-departed');
  });
  it('leaves again, not before the return', () => {
    const history = [created(), departed(spring), returned(summer)];
    given(...history)
      .when(depart(autumn))
      .then(departed(autumn));
    given(...history)
      .when(depart(spring))
      .thenRefused('date-out-of-order');
  });
  it.each([depart(summer), returnOn(summer)])('must be known ($type)', (command) =>
    given().when(command).thenRefused('agent-not-found'),
  );
  it('keeps its NUMEN after the departure', () => {
    given(created(), departed(summer)).when(create()).then();
    given(created(), departed(summer))
      .when(create({ usualName: 'Pinson' }))
      .thenRefused('numen-conflict');
  });

  it('is created once at most, and never changes who it is, whatever is asked', () => {
    const spelling = fc.constantFrom('Pin', 'PIN', 'pïn', 'Pinson', 'Le Goff');
    const command = fc.record({ usualName: spelling, firstName: spelling }).map(create);
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 12 }), (commands) => {
        const facts: AgentEvent[] = [];
        for (const next of commands) {
          try {
            facts.push(...agentDecider.decide(next, foldState(agentDecider, facts)));
          } catch {
            // Refused: nothing may have changed.
          }
        }
        expect(facts).toHaveLength(1);
        expect(foldState(agentDecider, facts)).toMatchObject({
          status: 'active',
          identity: { usualName: commands[0]!.usualName, firstName: commands[0]!.firstName },
        });
      }),
    );
  });
});
