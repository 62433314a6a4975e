import { type AccountsEvents, topics } from '@citadelle/contracts';
import { message } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Somebody, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();
beforeEach(() => world.clear());

const said = <Type extends keyof AccountsEvents>(
  { agentId }: Somebody,
  type: Type,
  data: Omit<AccountsEvents[Type], 'agentId'>,
) => message(topics.accounts.name, agentId, type, { agentId, ...data });

const mails = () =>
  world.mail
    .mails()
    .map(({ to: [to], subject }) => `${to} ${subject}`)
    .sort();

const SUBJECT = 'Mot de passe choisi par quelqu’un d’autre : Christian JOSEPH';

describe('an account that was contested', () => {
  const contested = { unit: 'SIG-AESH', by: 'owner' } as const;

  it('is told to its owner, the unit and the administrators, each once', async () => {
    const { christian, louise, marc, ada } = await world.welcomeStaff();
    await world.appoint(marc);
    const told = said(christian, 'AccountContested', contested);
    await world.tell(told, told);
    await world.allSettled();
    expect(mails()).toEqual([
      `${ada.address} ${SUBJECT}`,
      `${christian.address} Le mot de passe de votre compte est supprimé`,
      `${louise.address} ${SUBJECT}`,
      `${marc.address} ${SUBJECT}`,
    ]);
  });

  it('is told to the administrators alone where no unit is known, or nobody manages it', async () => {
    const { christian, ada } = await world.welcomeStaff();
    for (const unit of [null, 'RECTORAT']) {
      world.mail.forget();
      await world.tell(said(christian, 'AccountContested', { unit, by: 'staff' }));
      await world.allSettled();
      expect(mails().filter((mail) => mail.includes(SUBJECT))).toEqual([
        `${ada.address} ${SUBJECT}`,
      ]);
    }
  });

  it('settles where every administrator is told as a manager', async () => {
    const { christian, louise, ada } = await world.welcomeStaffUnderLouise();
    await world.appoint(ada, 'SIG-AESH');
    await world.tell(said(christian, 'AccountContested', contested));
    await world.allSettled();
    expect(mails().filter((mail) => mail.includes(SUBJECT))).toEqual([
      `${ada.address} ${SUBJECT}`,
      `${louise.address} ${SUBJECT}`,
    ]);
  });

  it('again so soon is told, without saying that a password is deleted', async () => {
    const { christian } = await world.welcomeStaffUnderLouise();
    await world.tell(said(christian, 'ContestationRepeated', { unit: 'SIG-AESH' }));
    await world.allSettled();
    expect(world.mail.mails()).toHaveLength(3);
    for (const { text } of world.mail.mails()) expect(text).toContain('celui-ci ne l’est pas');
  });
});

describe('a password that was chosen', () => {
  it('is told to its owner; by a reset, the mail of the reset says it', async () => {
    const { christian } = await world.welcomeStaff();
    await world.broker.publish([said(christian, 'PasswordChosen', { through: 'reset' })]);
    await world.tell(said(christian, 'PasswordChosen', { through: 'change' }));
    await world.allSettled();
    expect(mails()).toEqual([
      `${christian.address} Un nouveau mot de passe a été choisi pour votre compte`,
    ]);
  });
});
