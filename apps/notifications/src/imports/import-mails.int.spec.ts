import { type ActsEvents, topics } from '@citadelle/contracts';
import { message, until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type Somebody, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();
beforeEach(() => world.clear());

type Ended = ActsEvents['ImportEnded'];

const ended = ({ agentId }: Somebody, said: Partial<Ended> = {}) => {
  const at = new Date().toISOString();
  const data: Ended = {
    ...{ importId: uuidv7(), outcome: 'done', what: 'lines', mode: 'add' },
    ...{ uploadedAt: '2026-09-03T12:02:00.000Z', confirmedAt: at, at },
    ...{ confirmedBy: agentId, by: agentId, total: 4, processed: 4 },
    ...{ created: 3, changed: 0, returning: 0, alreadyKnown: 0, rejected: 1, empty: 0 },
    ...{ homonyms: 2, departed: 0, departing: 0, ...said },
  };
  return message(topics.acts.name, data.importId, 'ImportEnded', data);
};
/** Lets so much time go by that nothing more is waited for. */
async function waitIsOver(): Promise<void> {
  const waiting = "FROM deadlines WHERE kind = 'import-summary'";
  await world.rows(
    "UPDATE deadlines SET due_at = now(), next_try_at = now() WHERE kind = 'import-summary'",
  );
  await until('nothing waits', async () => (await world.rows(`SELECT 1 ${waiting}`)).length === 0);
  await world.allSettled();
}
const mails = () =>
  world.mail
    .mails()
    .map(({ to: [to], subject }) => `${to} ${subject.split(' : ')[1]}`)
    .sort();

describe('the end of an import', () => {
  it('is mailed once to whoever confirmed it and to each administrator, whatever comes twice', async () => {
    const { christian, louise, ada } = await world.welcomeStaff();
    await world.appoint(louise);
    const told = ended(christian);
    // Told again under another id too, as it is after the directory lost what it had sent.
    await world.tell(told, told, { ...told, id: uuidv7() });
    await world.allSettled();
    expect(mails()).toEqual(
      [christian, louise, ada].map(({ address }) => `${address} appliqué`).sort(),
    );
    const { text } = world.mail.mails()[0]!;
    expect(text).toContain('Christian JOSEPH (identifiant cjoseph)');
    expect(text).toContain('– Créations : 3');
    expect(text).toContain(
      `https://compte.ac-besancon.example/annuaire/imports/${(told.data as Ended).importId}`,
    );
  });

  it('is mailed to an administrator who confirmed it too, once', async () => {
    const { ada } = await world.welcomeStaff();
    await world.tell(ended(ada));
    await world.allSettled();
    expect(mails()).toEqual([`${ada.address} appliqué`]);
  });

  it('waits a while where departures are left to confirm, and is one mail with these', async () => {
    const { ada } = await world.welcomeStaff();
    const importId = uuidv7();
    const lines = { importId, mode: 'synchronise', departing: 3 } as const;
    const departures = { ...lines, what: 'departures', departed: 3, departing: 0 } as const;
    await world.tell(ended(ada, lines), ended(ada, departures));
    await world.allSettled();
    await waitIsOver();
    expect(mails()).toEqual([`${ada.address} départs appliqués`]);
    const { text } = world.mail.mails()[0]!;
    expect(text).toContain('– Créations : 3');
    expect(text).toContain('– Départs enregistrés : 3');
  });

  it('is mailed without the departures that nobody confirms, and with them when somebody does later', async () => {
    const { ada } = await world.welcomeStaff();
    const lines = { importId: uuidv7(), mode: 'synchronise', departing: 3 } as const;
    await world.tell(ended(ada, lines));
    expect(mails()).toEqual([]);
    await waitIsOver();
    await world.mailOn(' : appliqué');
    await world.tell(ended(ada, { ...lines, what: 'departures', departed: 3, departing: 0 }));
    await world.mailOn(' : départs appliqués');
    await world.allSettled();
    expect(mails()).toHaveLength(2);
  });

  it('is mailed of one that is stopped, once, unless it goes on within a while', async () => {
    const { ada, louise } = await world.welcomeStaff();
    const importId = uuidv7();
    const say = (said: Partial<Ended>) => ended(ada, { importId, by: louise.agentId, ...said });
    const [stopped, goesOn] = [{ outcome: 'suspended' }, { outcome: 'resumed' }] as const;
    await world.tell(say(stopped), say(goesOn));
    await waitIsOver();
    await world.tell(say(stopped));
    expect(mails()).toEqual([]);
    await waitIsOver();
    const { text } = await world.mailOn('arrêté avant la fin');
    expect(text).toContain('par : Louise MICHEL (identifiant lmichel)');
    await world.tell(say(goesOn), say(stopped));
    await waitIsOver();
    await world.tell(say({}));
    await world.allSettled();
    const to = (end: string) => `${ada.address} ${end}`;
    expect(mails()).toEqual(['appliqué', 'arrêté avant la fin'].map(to));
  });

  it('is mailed when nobody knows who confirmed it, and when the system broke it off', async () => {
    const { ada } = await world.welcomeStaff();
    const stranger = { ...ada, agentId: uuidv7() };
    await world.tell(ended(stranger, { outcome: 'failed', by: 'system' }));
    await world.allSettled();
    expect(mails()).toEqual([`${ada.address} abandonné avant la fin`]);
  });
});
