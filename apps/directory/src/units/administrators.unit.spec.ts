import { fold as foldState, specification } from '@citadelle/decider';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type AdministratorsCommand,
  administratorsDecider,
  type AdministratorsEvent,
  type ChangeAdministrator,
  proposalAfter,
} from './administrators.js';

const { given } = specification(administratorsDecider);
const HOUR_MS = 3_600_000;
const NOW = '2026-11-29T10:00:00.000Z';
const hours = (count: number) => new Date(Date.parse(NOW) + count * HOUR_MS).toISOString();

/** That `by` says it of somebody, so many hours from now. */
const said =
  (type: ChangeAdministrator['type']) =>
  (by: string, agentId: string, inHours = 0): ChangeAdministrator => ({
    type,
    agentId,
    by,
    at: hours(inHours),
    ...((type === 'DepartAdministrator' || type === 'AgreeToDeparture') && { on: '2026-11-29' }),
    secondForMs: 7 * 24 * HOUR_MS,
    lifetimeMs: 72 * HOUR_MS,
  });
const appoint = said('AppointAdministrator');
const dismiss = said('DismissAdministrator');
const depart = said('DepartAdministrator');
const agree = said('AgreeToDeparture');
const appointFirst = (agentId: string): AdministratorsCommand => ({
  type: 'AppointFirstAdministrator',
  agentId,
});

const appointed = (agentId: string): AdministratorsEvent => ({
  type: 'AdministratorAppointed',
  data: { agentId },
});
const dismissed = (agentId: string, inHours = 0): AdministratorsEvent => ({
  type: 'AdministratorDismissed',
  data: { agentId, at: hours(inHours) },
});
const agreed = (agentId: string): AdministratorsEvent => ({
  ...{ type: 'AdministratorDepartureAgreed', data: { agentId, on: '2026-11-29' } },
});
const proposed = (
  by: string,
  agentId: string,
  change: 'appoint' | 'dismiss' | 'depart',
  inHours = 0,
): AdministratorsEvent => ({
  type: 'AdministratorProposed',
  data: {
    agentId,
    by,
    change,
    ...(change === 'depart' && { on: '2026-11-29' }),
    expiresAt: hours(inHours + 72),
  },
});

describe('one administrator alone', () => {
  it('is the first', () => given().when(appointFirst('hélène')).then(appointed('hélène')));
  it('is first only once', () =>
    given(appointed('hélène')).when(appointFirst('paul')).thenRefused('administrator-exists'));
  it('appoints another at once', () =>
    given(appointed('hélène')).when(appoint('hélène', 'paul')).then(appointed('paul')));
  it('appoints each once', () =>
    given(appointed('hélène')).when(appoint('hélène', 'hélène')).then());
  it('is not changed by dismissing somebody else', () =>
    given(appointed('hélène')).when(dismiss('hélène', 'paul')).then());
  it.each([dismiss, depart, agree])('stays', (change) =>
    given(appointed('hélène')).when(change('hélène', 'hélène')).thenRefused('last-administrator'),
  );
});

describe('two administrators', () => {
  const two = [appointed('hélène'), appointed('paul')];

  it.each([
    ['appoint', appoint, 'nadia', appointed('nadia')],
    ['dismiss', dismiss, 'paul', dismissed('paul', 1)],
    ['depart', depart, 'paul', dismissed('paul', 1)],
    ['depart', agree, 'paul', agreed('paul')],
  ] as const)('%s together', (change, say, whom, effect) => {
    given(...two)
      .when(say('hélène', whom))
      .then(proposed('hélène', whom, change));
    const waiting = [...two, proposed('hélène', whom, change)];
    given(...waiting)
      .when(say('hélène', whom, 1))
      .then();
    given(...waiting)
      .when(say('paul', whom, 1))
      .then(effect);
    given(...waiting)
      .when(say('system', whom, 1))
      .then(effect);
  });

  it('have 72 hours to say the same', () => {
    const waiting = [...two, proposed('hélène', 'nadia', 'appoint')];
    given(...waiting)
      .when(appoint('paul', 'nadia', 71.99))
      .then(appointed('nadia'));
    given(...waiting)
      .when(appoint('paul', 'nadia', 72))
      .then(proposed('paul', 'nadia', 'appoint', 72));
    given(...waiting)
      .when(appoint('hélène', 'nadia', 72))
      .then(proposed('hélène', 'nadia', 'appoint', 72));
  });

  it('must say the same of the same person', () => {
    const waiting = [...two, proposed('hélène', 'paul', 'dismiss')];
    given(...waiting)
      .when(depart('paul', 'paul'))
      .then(proposed('paul', 'paul', 'depart'));
    given(...waiting)
      .when(dismiss('paul', 'hélène'))
      .then(proposed('paul', 'hélène', 'dismiss'));
  });

  it('must say the same day of a departure: another one waits for its own second person', () => {
    const waiting = [...two, proposed('hélène', 'paul', 'depart')];
    const early = { ...depart('paul', 'paul', 1), on: '2026-11-01' };
    const other = proposed('paul', 'paul', 'depart', 1);
    const moved = { ...other, data: { ...other.data, on: early.on } } as AdministratorsEvent;
    given(...waiting)
      .when(early)
      .then(moved);
    given(...waiting, moved)
      .when(depart('hélène', 'paul', 2))
      .then(proposed('hélène', 'paul', 'depart', 2));
    given(...waiting, moved)
      .when({ ...early, by: 'hélène', at: hours(2) })
      .then(dismissed('paul', 2));
  });

  it('agree to a departure on a day to come, whose agent stays one until then', () => {
    const announced = [...two, proposed('hélène', 'paul', 'depart'), agreed('paul')];
    given(...announced)
      .when({ ...depart('hélène', 'paul', 500), agreed: true })
      .then(dismissed('paul', 500));
    given(...announced)
      .when(depart('paul', 'paul', 1))
      .then(proposed('paul', 'paul', 'depart', 1));
    given(appointed('hélène')).when(agree('hélène', 'paul')).then();
  });

  it('do not confirm what somebody proposed who is no administrator any more', () => {
    const gone = [
      ...two,
      appointed('julie'),
      proposed('paul', 'nadia', 'appoint'),
      dismissed('paul'),
    ];
    given(...gone)
      .when(appoint('hélène', 'nadia', 1))
      .then(proposed('hélène', 'nadia', 'appoint', 1));
  });

  it('begin anew after somebody was appointed and dismissed', () => {
    const again = [
      ...two,
      proposed('hélène', 'nadia', 'appoint'),
      appointed('nadia'),
      dismissed('nadia'),
    ];
    given(...again)
      .when(appoint('paul', 'nadia'))
      .then(proposed('paul', 'nadia', 'appoint'));
  });

  it('who were two within the last seven days still are asked for a second', () => {
    const alone = [...two, dismissed('paul')];
    given(...alone)
      .when(appoint('hélène', 'nadia', 167))
      .then(proposed('hélène', 'nadia', 'appoint', 167));
    given(...alone)
      .when(appoint('hélène', 'nadia', 168))
      .then(appointed('nadia'));
  });

  it('are alone for as long as nobody can say when the other went', () =>
    given(...two, { type: 'AdministratorDismissed', data: { agentId: 'paul' } })
      .when(appoint('hélène', 'nadia'))
      .then(appointed('nadia')));
});

it('nobody is an administrator, or is none any more, by the word of one while there are two; and one stays', () => {
  const who = fc.constantFrom('a', 'b', 'c');
  const asked = fc.array(
    fc.tuple(fc.constantFrom(appoint, dismiss, depart, agree), who, who, fc.nat({ max: 100 })),
  );
  fc.assert(
    fc.property(asked, (sayings) => {
      const facts = [appointed('a'), appointed('b')];
      let now = 0;
      for (const [say, by, agentId, later] of sayings) {
        now += later;
        const before = foldState(administratorsDecider, facts);
        if (!before.holders.has(by)) continue;
        const command = say(by, agentId, now);
        const waited = proposalAfter(before, command);
        try {
          facts.push(...administratorsDecider.decide(command, before));
        } catch {
          // Refused: nothing may have changed.
        }
        const after = foldState(administratorsDecider, facts);
        expect(after.holders.size).toBeGreaterThan(0);
        if (before.holders.size > 1 && after.holders.size !== before.holders.size)
          expect([by, waited?.by]).toEqual([by, expect.not.stringMatching(new RegExp(`^${by}$`))]);
      }
    }),
  );
});
