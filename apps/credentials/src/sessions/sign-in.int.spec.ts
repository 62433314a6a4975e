import { freshSource } from '@citadelle/testing';
import { describe, expect, it, jest } from '@jest/globals';
import { COSTLY_HASHES, TestCredentials, until } from '../credentials.fixture.js';
import type { Hasher } from '../passwords/hasher.js';
import { Passwords } from '../passwords/passwords.js';

const CHOSEN = 'comme un lynx dans la neige 39';

const credentials = TestCredentials.ofSpec(COSTLY_HASHES);

const journal = (agentId: string) =>
  credentials.rows<{ purpose: string; outcome: string }>(
    'SELECT purpose, outcome FROM sign_in_journal WHERE agent_id = $1 ORDER BY id',
    [agentId],
  );

const withChosenPassword = () => credentials.enrolWithPassword(CHOSEN);

describe('signing in', () => {
  it('works with login and NUMEN, and then only to choose a password', async () => {
    const agent = await credentials.enrol({ firstName: 'Roger', usualName: 'MOULINAUX' });
    const { status, body } = await credentials.signIn('rmoulinaux', agent.numen);
    expect(status).toBe(201);
    expect(body).toEqual({
      token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      device: expect.stringMatching(/^[\w.-]{90,110}$/),
      expiresAt: expect.any(String),
      passwordChangeRequired: true,
      account: {
        agentId: agent.agentId,
        login: 'rmoulinaux',
        address: 'roger.moulinaux@ac-besancon.fr',
        firstName: 'Roger',
        usualName: 'MOULINAUX',
        roles: [],
        managedUnits: [],
      },
    });
    const idleMs = new Date(body.expiresAt).getTime() - Date.now();
    expect(Math.abs(idleMs - 30 * 60_000)).toBeLessThan(10_000);
  });

  it('takes the NUMEN in any case and with spaces, and the login in any case', async () => {
    const { numen } = await credentials.enrol({ firstName: 'Jean', usualName: 'PIN' });
    const typed = ` ${numen.slice(0, 3)} ${numen.slice(3, 8)} ${numen.slice(8)} `.toLowerCase();
    expect((await credentials.signIn('  JPin ', typed)).status).toBe(201);
  });

  it('takes the NUMEN with letters in the places of digits that look like them', async () => {
    const numen = '03O1800142LIO';
    const { account } = await credentials.enrol({ numen });
    const typed = 'o3o l8oo\u202fi42 lio';
    const { body } = await credentials.signIn(account.login, typed);
    expect(body.account?.agentId).toBe(account.agentId);
    const { status } = await credentials.signIn(account.login, '0301800142LIO');
    expect(status).toBe(401);
    const answer = await credentials.post('reauthentications', {
      token: body.token,
      password: typed,
    });
    expect(answer.status).toBe(200);
  });

  it('takes a chosen password however its accents were typed, but in its own case', async () => {
    const agent = await credentials.enrol({ firstName: 'Léa', usualName: 'MOUCHOTTE' });
    await credentials.choosePassword(agent, 'la cancoillotte tiède de Noël');
    const decomposed = 'la cancoillotte tiède de Noël'.normalize('NFD');
    expect((await credentials.signIn('lmouchotte', decomposed)).status).toBe(201);
    expect((await credentials.signIn('lmouchotte', decomposed.toUpperCase())).status).toBe(401);
  });

  it('takes a password that was chosen on a phone from a keyboard, and the other way round', async () => {
    const phone = '«\u00a0l\u2019horloge comtoise\u00a0\u00bb \u2013 1674\u2009\u2026';
    const keyboard = '"l\'horloge comtoise" - 1674 \u2026';
    for (const [chosen, typed] of [
      [phone, keyboard],
      [keyboard, phone],
    ] as const) {
      const agent = await credentials.enrol();
      expect((await credentials.choosePassword(agent, chosen)).status).toBe(200);
      const { login } = agent.account;
      expect((await credentials.signIn(login, typed)).status).toBe(201);
      expect((await credentials.signIn(login, chosen)).status).toBe(201);
      const other = typed.replace('horloge', 'Horloge');
      expect((await credentials.signIn(login, other)).status).toBe(401);
    }
  });

  it('answers alike to an unknown login, a wrong password and a closed account', async () => {
    const agent = await withChosenPassword();
    const closed = await withChosenPassword();
    await credentials.rows(`UPDATE accounts SET state = 'closed' WHERE agent_id = $1`, [
      closed.agentId,
    ]);
    const refusals = await Promise.all([
      credentials.signIn('nobody', CHOSEN, freshSource()),
      credentials.signIn(agent.account.login, 'pas le bon du tout', freshSource()),
      credentials.signIn(closed.account.login, CHOSEN, freshSource()),
    ]);
    for (const { status, body } of refusals) {
      expect(status).toBe(401);
      expect(body).toEqual(refusals[0].body);
      expect(body.code).toBe('invalid-credentials');
    }
  });

  it('verifies as costly a hash to refuse an unknown login as to refuse a wrong password', async () => {
    const { account } = await withChosenPassword();
    const passwords = credentials.replicas[0]!.app.get(Passwords);
    const { hasher } = passwords as unknown as { hasher: Hasher };
    const verify = jest.spyOn(hasher, 'verify');
    const costs: unknown[] = [];
    for (const login of [account.login, 'nobody']) {
      verify.mockClear();
      const { status } = await credentials.signIn(login, 'pas le bon du tout', freshSource());
      expect(status).toBe(401);
      costs.push(verify.mock.calls.map(([phc]) => phc.split('$').slice(1, 4)));
    }
    verify.mockRestore();
    expect(costs[0]).toEqual([['argon2id', 'v=19', expect.stringContaining('m=')]]);
    expect(costs[1]).toEqual(costs[0]);
  });

  it('keeps a journal, without what was typed when nobody has that login', async () => {
    const { agentId, account } = await withChosenPassword();
    const source = freshSource();
    await credentials.signIn(account.login, 'pas le bon du tout', source);
    await credentials.signIn(account.login, CHOSEN, source);
    await credentials.signIn('typed-by-mistake', CHOSEN, source);
    expect((await journal(agentId)).at(-1)).toEqual({ purpose: 'sign-in', outcome: 'accepted' });
    const refused = await credentials.rows<{ agent_id: string | null }>(
      'SELECT kind, agent_id, count FROM security_journal WHERE source = $1 ORDER BY agent_id',
      [source],
    );
    const failed = { kind: 'sign-in-failed', count: 1 };
    expect(refused).toEqual([
      { ...failed, agent_id: agentId },
      { ...failed, agent_id: null },
    ]);
    const kept = await credentials.rows('SELECT * FROM password_attempts, security_journal');
    expect(JSON.stringify(kept)).not.toContain('typed-by-mistake');
  });

  it('hashes anew at the next sign-in when the parameters have risen', async () => {
    const { agentId, account } = await withChosenPassword();
    const phc = async () =>
      (
        await credentials.rows<{ phc: string }>(
          'SELECT phc FROM password_hashes WHERE agent_id = $1',
          [agentId],
        )
      )[0]!.phc;
    expect(await phc()).toContain('m=7168,t=5');
    const { body } = await credentials.signIn(account.login, CHOSEN);
    await credentials.add({ ARGON2_MEMORY_KIB: '8192' });
    const replica = credentials.replicas.length - 1;
    await credentials.post('sessions', { login: account.login, password: CHOSEN }, { replica });
    await until(async () => (await phc()).includes('m=8192,t=5'));
    expect((await credentials.signIn(account.login, CHOSEN)).status).toBe(201);
    expect((await credentials.post('sessions/introspection', { token: body.token })).status).toBe(
      200,
    );
    await credentials.replicas.pop()!.stop();
  });
});
