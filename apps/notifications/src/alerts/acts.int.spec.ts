import { type ActsEvents, type DirectoryAct, topics } from '@citadelle/contracts';
import { message } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Somebody, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();
beforeEach(() => world.clear());

const done = (
  act: DirectoryAct,
  by: string,
  { agentId }: Somebody,
  unitId: string | null = null,
) => {
  const at = new Date().toISOString();
  const data: ActsEvents['ActDone'] = { act, by, agentId, unitId, source: '192.0.2.7', at };
  return message(topics.acts.name, agentId, 'ActDone', data);
};
const mails = () =>
  world.mail
    .mails()
    .map(({ to: [to], subject }) => `${to} ${subject}`)
    .sort();

describe('what makes or unmakes somebody', () => {
  it('is mailed to the person and to all administrators, each once, with who did it', async () => {
    const { christian, louise, ada } = await world.welcomeStaff();
    await world.appoint(louise);
    const told = done('manager-appointed', ada.agentId, christian, 'SIG-AESH');
    await world.tell(told, told);
    await world.allSettled();
    const subject = 'Annuaire : Christian JOSEPH est gestionnaire du service SIG-AESH';
    expect(mails()).toEqual(
      [
        `${ada.address} ${subject}`,
        `${louise.address} ${subject}`,
        `${christian.address} Vous êtes gestionnaire du service SIG-AESH`,
      ].sort(),
    );
    for (const { text } of world.mail.mails()) expect(text).not.toContain('192.0.2.7');
  });

  it('is mailed to the administrators alone where the person can read no mail of it', async () => {
    const { christian, ada } = await world.welcomeStaff();
    await world.tell(done('agent-departed', 'system', christian));
    await world.allSettled();
    expect(mails()).toEqual([`${ada.address} Annuaire : Christian JOSEPH a quitté l’académie`]);
  });

  it('is mailed to the person alone where they are the only administrator, and nothing is left to mail', async () => {
    const { ada } = await world.welcomeStaff();
    await world.tell(done('administrator-appointed', 'system', ada));
    await world.allSettled();
    expect(mails()).toEqual([`${ada.address} Vous êtes administrateur de l’annuaire`]);
    expect(await world.rows('SELECT alert_id FROM undelivered_alerts')).toEqual([]);
  });

  it('asks the administrators for a second one', async () => {
    const { christian, ada } = await world.welcomeStaff();
    await world.tell(done('administrator-proposed', ada.agentId, christian));
    await world.allSettled();
    expect(mails()).toEqual([
      `${ada.address} Annuaire : Christian JOSEPH est proposé(e) comme administrateur de l’annuaire`,
    ]);
  });

  it('is mailed when a departure is announced, and not again when its day has come', async () => {
    const { christian, ada } = await world.welcomeStaff();
    await world.tell(done('departure-announced', ada.agentId, christian));
    await world.allSettled();
    const subject = 'Annuaire : Christian JOSEPH quittera l’académie à une date annoncée';
    expect(mails()).toEqual([`${ada.address} ${subject}`]);
  });

  it.each(['file', 'announcement', 'of-tomorrow'] as const)(
    'is not mailed one by one where nobody said so one by one: by a %s',
    async (through) => {
      const { christian, ada } = await world.welcomeStaff();
      const departed = done('agent-departed', ada.agentId, christian);
      await world.broker.publish([
        { ...departed, data: { ...(departed.data as object), through } },
      ]);
      await world.untilAllHandled();
      expect(mails()).toEqual([]);
    },
  );

  it.each([
    ...['agent-created', 'agent-assigned', 'departure-withdrawn'],
    ...['unit-declared', 'import-confirmed', 'manager-confirmed', 'of-tomorrow'],
  ])('and nothing else is mailed: %s', async (act) => {
    const { christian, ada } = await world.welcomeStaff();
    await world.broker.publish([done(act as DirectoryAct, ada.agentId, christian)]);
    await world.untilAllHandled();
    expect(mails()).toEqual([]);
  });
});
