import { specification } from '@citadelle/decider';
import { describe, it } from '@jest/globals';
import { agentDecider, type AgentCommand } from './agent.js';
import type { ContractEnd } from './agent-departures.js';
import type { AgentCreated, AgentEvent, DepartureAnnounced } from './agent.events.js';

const { given } = specification(agentDecider);

const agentId = '01890000-0000-7000-8000-000000000001';
const jean: AgentCreated['data'] = {
  agentId,
  usualName: 'Pin',
  firstName: 'Jean',
  birthDate: '1988-11-02',
  unit: 'SIG-AESH',
  possibleDuplicateOf: [],
};
const created: AgentEvent = { type: 'AgentCreated', data: jean };
const summer = { endsOn: '2027-08-31', on: '2027-09-01' };
const nextSummer = { endsOn: '2028-08-31', on: '2028-09-01' };

const announce = (on: string, agreed?: true): AgentCommand => ({
  ...{ type: 'AnnounceDeparture', agentId, on, agreed },
});
const announced = (said: Omit<DepartureAnnounced['data'], 'agentId'>): AgentEvent => ({
  type: 'DepartureAnnounced',
  data: { agentId, ...said },
});
const byHand = (on: string, endsOn: string | null = null) =>
  announced({ on, endsOn, through: 'hand' });
const atCreation = announced(summer);
const end = (said: ContractEnd | null): AgentCommand => ({
  ...{ type: 'ChangeAgent', agentId, end: said, through: 'file' },
});
const ending = (said: ContractEnd) => announced({ ...said, through: 'file' });
const withdraw: AgentCommand = { type: 'WithdrawDeparture', agentId, through: 'hand' };
const withdrawn = (through: 'hand' | 'file'): AgentEvent => ({
  ...{ type: 'DepartureWithdrawn', data: { agentId, through } },
});
const depart = (on: string): AgentCommand => ({
  ...{ type: 'DepartAgent', agentId, on, through: 'announcement' },
});
const departed = (on: string): AgentEvent => ({ type: 'AgentDeparted', data: { agentId, on } });
const returnOn = (on: string): AgentCommand => ({
  ...{ type: 'ReturnAgent', agentId, on, through: 'hand' },
});
const returned = (on: string): AgentEvent => ({ type: 'AgentReturned', data: { agentId, on } });

describe('a departure to come', () => {
  it('is announced, once for each day, and the later announcement holds', () => {
    given(created).when(announce('2027-07-01')).then(byHand('2027-07-01'));
    given(created, byHand('2027-07-01')).when(announce('2027-07-01')).then();
    given(created, byHand('2027-07-01')).when(announce('2027-07-15')).then(byHand('2027-07-15'));
  });

  it('is announced again once two agreed to it', () => {
    const agreed = announced({ on: '2027-07-01', endsOn: null, through: 'hand', agreed: true });
    given(created, byHand('2027-07-01')).when(announce('2027-07-01', true)).then(agreed);
    given(created, agreed).when(announce('2027-07-01', true)).then();
    given(created, agreed).when(announce('2027-07-01')).then();
  });

  it('leaves the end of the contract as it is, which does not move it either when it is said again', () => {
    const earlier = byHand('2027-07-01', summer.endsOn);
    given(created, atCreation).when(announce('2027-07-01')).then(earlier);
    given(created, atCreation, earlier).when(end(summer)).then();
    given(created, atCreation, earlier).when(end(nextSummer)).then(ending(nextSummer));
  });

  it('is withdrawn, and the end of the contract with it', () => {
    given(created, atCreation).when(withdraw).then(withdrawn('hand'));
    given(created, atCreation, withdrawn('hand')).when(withdraw).then();
    given(created).when(withdraw).then();
    given(created, atCreation, withdrawn('hand')).when(end(summer)).then(ending(summer));
  });

  it('is withdrawn by a departure at once', () => {
    const gone = [created, byHand('2027-07-01'), departed('2027-03-01')];
    given(...gone)
      .when(returnOn('2027-03-02'))
      .then(returned('2027-03-02'));
    given(...gone, returned('2027-03-02'))
      .when(withdraw)
      .then();
  });

  it('is not that of somebody who is gone, or whom nobody knows', () => {
    const gone = [created, departed('2027-03-01')];
    for (const command of [announce('2027-07-01'), withdraw, end(summer)]) {
      given(...gone)
        .when(command)
        .thenRefused('already-departed');
      given().when(command).thenRefused('agent-not-found');
    }
  });

  it('is not before the last return', () => {
    const back = [created, departed('2027-03-01'), returned('2027-07-15')];
    given(...back)
      .when(announce('2027-07-01'))
      .thenRefused('date-out-of-order');
    given(...back)
      .when(end({ endsOn: '2027-06-30', on: '2027-07-01' }))
      .thenRefused('date-out-of-order');
  });
});

describe('the end of a contract', () => {
  it('is known from the creation on', () => {
    const create: AgentCommand = { type: 'CreateAgent', ...jean, end: summer };
    given().when(create).then(created, atCreation);
    given(created).when(create).then();
  });

  it('is put off, and erased', () => {
    given(created, atCreation).when(end(summer)).then();
    given(created, atCreation).when(end(nextSummer)).then(ending(nextSummer));
    given(created, atCreation).when(end(null)).then(withdrawn('file'));
    given(created).when(end(null)).then();
    given(created, byHand('2027-07-01')).when(end(null)).then();
  });

  it('is kept by who has left, so that the same file changes nothing', () => {
    const gone = [created, atCreation, departed('2027-09-01')];
    given(...gone)
      .when(end(summer))
      .then();
    given(...gone, returned('2027-10-01'))
      .when(end(summer))
      .then();
    given(...gone, returned('2027-10-01'))
      .when(end(nextSummer))
      .then(ending(nextSummer));
  });

  it('is announced again to who comes back before it', () => {
    const gone = [created, atCreation, departed('2027-03-01')];
    given(...gone)
      .when(returnOn('2027-03-02'))
      .then(returned('2027-03-02'), atCreation);
    given(...gone)
      .when(returnOn('2027-09-01'))
      .then(returned('2027-09-01'));
  });

  it('takes whoever is still there, as a departure that nobody says on the day', () => {
    const data = { agentId, on: summer.on, through: 'announcement' } as const;
    given(created, atCreation).when(depart(summer.on)).then({ type: 'AgentDeparted', data });
  });

  it('takes nobody who has left already', () =>
    given(created, atCreation, departed('2027-09-01')).when(depart('2027-09-01')).then());
});
