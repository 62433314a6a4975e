import { fold as foldState, specification } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type UnitCommand, unitDecider, type UnitEvent } from './unit.js';

const { given } = specification(unitDecider);
const unitId = 'SIG-AESH';

const declare = (name: string): UnitCommand => ({ type: 'DeclareUnit', unitId, name });
const appoint = (agentId: string, by = 'hélène'): UnitCommand => ({
  type: 'AppointManager',
  unitId,
  agentId,
  by,
});
const dismiss = (agentId: string): UnitCommand => ({ type: 'DismissManager', unitId, agentId });
const declared = (name: string): UnitEvent => ({ type: 'UnitDeclared', data: { unitId, name } });
const renamed = (name: string): UnitEvent => ({ type: 'UnitRenamed', data: { unitId, name } });
const appointed = (agentId: string, by = 'hélène'): UnitEvent => ({
  type: 'ManagerAppointed',
  data: { unitId, agentId, by },
});
const confirmed = (agentId: string, by: string): UnitEvent => ({
  type: 'ManagerConfirmed',
  data: { unitId, agentId, by },
});
const dismissed = (agentId: string): UnitEvent => ({
  type: 'ManagerDismissed',
  data: { unitId, agentId },
});

describe('a unit', () => {
  it('is declared', () => given().when(declare('AESH')).then(declared('AESH')));
  it('is declared once', () => given(declared('AESH')).when(declare('AESH')).then());
  it('is renamed', () => given(declared('AESH')).when(declare('SIG')).then(renamed('SIG')));
  it('takes its first name again', () =>
    given(declared('AESH'), renamed('SIG')).when(declare('AESH')).then(renamed('AESH')));

  it('gets a manager', () =>
    given(declared('AESH')).when(appoint('nadia')).then(appointed('nadia')));
  it('gets the same manager once', () =>
    given(declared('AESH'), appointed('nadia')).when(appoint('nadia')).then());
  it('has a manager confirmed by a second person, once by each, and never by themselves', () => {
    given(declared('AESH'), appointed('nadia'))
      .when(appoint('nadia', 'marc'))
      .then(confirmed('nadia', 'marc'));
    given(declared('AESH'), appointed('nadia')).when(appoint('nadia', 'nadia')).then();
    given(declared('AESH'), appointed('nadia'), confirmed('nadia', 'marc'))
      .when(appoint('nadia', 'marc'))
      .then();
  });
  it('asks for a new confirmation after a dismissal', () =>
    given(declared('AESH'), appointed('nadia'), confirmed('nadia', 'marc'), dismissed('nadia'))
      .when(appoint('nadia', 'marc'))
      .then(appointed('nadia', 'marc')));
  it('lets anybody confirm a manager of whom nobody knows any more who appointed them', () =>
    given(declared('AESH'), { type: 'ManagerAppointed', data: { unitId, agentId: 'nadia' } })
      .when(appoint('nadia'))
      .then(confirmed('nadia', 'hélène')));
  it('gets several managers', () =>
    given(declared('AESH'), appointed('nadia')).when(appoint('paul')).then(appointed('paul')));
  it('loses a manager', () =>
    given(declared('AESH'), appointed('nadia')).when(dismiss('nadia')).then(dismissed('nadia')));
  it('loses nobody when the agent does not manage it', () =>
    given(declared('AESH'), appointed('nadia')).when(dismiss('paul')).then());
  it('takes a manager back', () =>
    given(declared('AESH'), appointed('nadia'), dismissed('nadia'))
      .when(appoint('nadia'))
      .then(appointed('nadia')));

  it.each([appoint('nadia'), dismiss('nadia')])('must be declared first ($type)', (command) =>
    given().when(command).thenRefused('unit-not-found'),
  );

  it('ends as the last command on each matter says, and states no fact twice', () => {
    const agent = fc.constantFrom('nadia', 'paul', 'hélène');
    const commands = fc.array(
      fc.oneof(
        agent.map((agentId) => appoint(agentId)),
        agent.map(dismiss),
        fc.constantFrom('A', 'B').map(declare),
      ),
    );
    fc.assert(
      fc.property(commands, (asked) => {
        const facts = [declared('A')];
        for (const command of asked) {
          const before = foldState(unitDecider, facts);
          const news = unitDecider.decide(command, before);
          facts.push(...news);
          expect(unitDecider.decide(command, foldState(unitDecider, facts))).toEqual([]);
        }
        const last = (agentId: string) =>
          asked.findLast((command) => 'agentId' in command && command.agentId === agentId)?.type;
        const { managers, name } = foldState(unitDecider, facts);
        for (const agentId of ['nadia', 'paul', 'hélène'])
          expect(managers.has(agentId)).toBe(last(agentId) === 'AppointManager');
        const names = asked.flatMap((command) => ('name' in command ? [command.name] : []));
        expect(name).toBe(names.at(-1) ?? 'A');
      }),
    );
  });
});
