import { topics } from '@citadelle/contracts';
import { message, until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Somebody, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();
const DIGEST = 'sign-in-slowed-digest';

const slowed = ({ agentId }: Somebody, at = '2026-11-24T08:00:00.000Z') =>
  message(topics.resets.name, agentId, 'SignInSlowed', { agentId, at });
/** Lets the hour be over. */
const hourIsOver = () =>
  world.rows(`UPDATE deadlines SET due_at = now(), next_try_at = now() WHERE kind = $1`, [DIGEST]);
const digests = () => world.subjects().filter((subject) => subject.includes('comptes'));

beforeEach(() => world.clear());

describe('slowed sign-ins', () => {
  it('are told to the owner at once, and of all accounts of an hour to the administrators in one mail', async () => {
    const { christian, louise, ada } = await world.welcomeStaff();
    const told = [slowed(christian), slowed(louise, '2026-11-24T08:20:00.000Z')];
    await world.tell(...told, ...told);
    const { to, text } = await world.mailOn('Tentatives de connexion à votre compte');
    expect([christian.address, louise.address]).toContain(to[0]);
    expect(text).toContain('Votre compte reste ouvert');
    await world.allSettled();
    expect(digests()).toEqual([]);
    await hourIsOver();
    const digest = await world.mailOn('Tentatives de connexion : 2 comptes');
    expect(digest.to).toContain(ada.address);
    expect(digest.text).toContain('– Christian JOSEPH (identifiant cjoseph)');
    expect(digest.text).toContain('– Louise MICHEL (identifiant lmichel)');
    expect(digest.text).toContain('Depuis le 24 novembre 2026 à 9 h');
    await world.allSettled();
    expect(digests()).toHaveLength(1);
    expect(world.subjects().filter((subject) => subject.includes('à votre compte'))).toHaveLength(
      2,
    );
  });

  it('of what comes while a digest is made are told in the next look at it', async () => {
    const { christian, louise } = await world.welcomeStaff();
    await world.tell(slowed(christian));
    await hourIsOver();
    await world.mailOn('Tentatives de connexion : un compte');
    expect(await world.rows('SELECT 1 FROM slowed_accounts')).toEqual([]);
    await world.tell(slowed(louise));
    expect(await world.rows('SELECT 1 FROM slowed_accounts')).toHaveLength(1);
    await hourIsOver();
    await until(
      'the second digest',
      async () =>
        world.subjects().filter((subject) => subject.includes(': un compte')).length === 2,
    );
  });
});
