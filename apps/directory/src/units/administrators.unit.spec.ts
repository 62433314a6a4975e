import { fold as foldState, specification } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AdministratorsCommand,
  administratorsDecider,
  type AdministratorsEvent,
} from './administrators.js';

const { given } = specification(administratorsDecider);

const command =
  (type: AdministratorsCommand['type']) =>
  (agentId: string): AdministratorsCommand => ({ type, agentId });
const appointFirst = command('AppointFirstAdministrator');
const appoint = command('AppointAdministrator');
const dismiss = command('DismissAdministrator');
const appointed = (agentId: string): AdministratorsEvent => ({
  type: 'AdministratorAppointed',
  data: { agentId },
});
const dismissed = (agentId: string): AdministratorsEvent => ({
  type: 'AdministratorDismissed',
  data: { agentId },
});

describe('the administrators', () => {
  it('have a first one', () => given().when(appointFirst('hélène')).then(appointed('hélène')));
  it('have one first only', () =>
    given(appointed('hélène')).when(appointFirst('paul')).thenRefused('administrator-exists'));
  it('take another', () =>
    given(appointed('hélène')).when(appoint('paul')).then(appointed('paul')));
  it('take each once', () => given(appointed('hélène')).when(appoint('hélène')).then());
  it('let one go', () =>
    given(appointed('hélène'), appointed('paul'))
      .when(dismiss('hélène'))
      .then(dismissed('hélène')));
  it('are not changed by dismissing somebody else', () =>
    given(appointed('hélène')).when(dismiss('paul')).then());
  it('keep the last one', () =>
    given(appointed('hélène'), appointed('paul'), dismissed('hélène'))
      .when(dismiss('paul'))
      .thenRefused('last-administrator'));

  it('are never nobody again, whatever is asked', () => {
    const anything = fc
      .tuple(fc.constantFrom(appointFirst, appoint, dismiss), fc.constantFrom('a', 'b', 'c'))
      .map(([make, agentId]) => make(agentId));
    fc.assert(
      fc.property(fc.array(anything), (asked) => {
        const facts = [appointed('a')];
        for (const next of asked) {
          try {
            facts.push(
              ...administratorsDecider.decide(next, foldState(administratorsDecider, facts)),
            );
          } catch {
            // Refused: nothing may have changed.
          }
          expect(foldState(administratorsDecider, facts).size).toBeGreaterThan(0);
        }
      }),
    );
  });
});
