import { type ActsEvents, topics } from '@citadelle/contracts';
import { message } from '@citadelle/testing';
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

  it('is mailed for each thing that was confirmed, and once that it was stopped', async () => {
    const { ada, louise } = await world.welcomeStaff();
    const importId = uuidv7();
    const say = (said: Partial<Ended>) => ended(ada, { importId, by: louise.agentId, ...said });
    await world.tell(
      ...[say({ outcome: 'suspended' }), say({ outcome: 'suspended' }), say({})],
      say({ what: 'departures' }),
    );
    await world.allSettled();
    const to = (end: string) => `${ada.address} ${end}`;
    expect(mails()).toEqual(
      ['appliqué', 'arrêté avant la fin', 'départs appliqués'].map(to).sort(),
    );
    const stopped = world.mail.mails().find(({ subject }) => subject.includes('arrêté'))!;
    expect(stopped.text).toContain('par : Louise MICHEL (identifiant lmichel)');
  });

  it('is mailed when nobody knows who confirmed it, and when the system broke it off', async () => {
    const { ada } = await world.welcomeStaff();
    const stranger = { ...ada, agentId: uuidv7() };
    await world.tell(ended(stranger, { outcome: 'failed', by: 'system' }));
    await world.allSettled();
    expect(mails()).toEqual([`${ada.address} abandonné avant la fin`]);
  });
});
