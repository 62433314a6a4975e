import { topics } from '@citadelle/contracts';
import { message, until } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestNotifications } from '../notifications.fixture.js';

let world: TestNotifications;
beforeAll(async () => {
  world = await TestNotifications.open();
});
afterAll(() => world?.stop());

const waitMessages = () =>
  world.logged.filter((line) => line.includes('mails wait: SMTP_URL names no mail server'));

describe('without a mail server', () => {
  it.each([[''], ['none']])(
    'mails wait, and every start says so, with SMTP_URL=%s',
    async (SMTP_URL) => {
      const before = waitMessages().length;
      await world.restart({ SMTP_URL, PUBLIC_URL: 'http://localhost:8080' });
      expect(waitMessages()).toHaveLength(before + 1);
    },
  );

  it('nothing is tried or given up, however long ago it was raised, and all leaves once there is one', async () => {
    const jean = await world.welcome('Jean', 'PIN', 'jpin');
    const { agentId } = jean;
    const renumbered = { agentId, from: 'jpin', to: 'jpin1', aliases: ['jpin'] };
    await world.tell(message(topics.accounts.name, agentId, 'LoginRenumbered', renumbered));
    const [waiting] = await until('an alert', async () => {
      const alerts = await world.alertsOf(jean.agentId);
      return alerts.length > 0 && alerts;
    });
    expect(waiting).toMatchObject({ state: 'waiting', failures: 0 });
    // Due at once, and handed to the handler: it is put off, again and again.
    await until('it is put off', async () => (await putOff()) > 0);
    await world.rows(`UPDATE deadlines SET due_at = now(), next_try_at = now()`);
    await until('it is put off again', async () => (await putOff()) > 0);
    expect((await world.alertsOf(jean.agentId))[0]).toMatchObject({
      state: 'waiting',
      failures: 0,
    });
    expect(world.mail.mails()).toEqual([]);

    await world.restart();
    await world.rows(`UPDATE deadlines SET due_at = now(), next_try_at = now()`);
    await until('it leaves', () => world.mail.mails().length > 0);
  });
});

/** How many alerts are to be tried in some minutes only. */
async function putOff(): Promise<number> {
  const later = await world.rows(
    `SELECT 1 FROM deadlines WHERE kind = 'deliver-alert' AND next_try_at > now() + interval '10 min'`,
  );
  return later.length;
}
