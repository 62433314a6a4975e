import { describe, expect, it } from '@jest/globals';
import type { Problem } from '@citadelle/contracts';
import type { IntrospectedSession, RenewedToken } from '@citadelle/contracts/calls';
import { TestCredentials } from '../credentials.fixture.js';

const FIRST = 'trois marmottes sur un vélo';
const SECOND = 'le train pour Pontarlier siffle';

const credentials = TestCredentials.ofSpec();

const introspect = (token: string) =>
  credentials.post<IntrospectedSession & Problem>('sessions/introspection', {
    token,
  });
const change = (token: string, currentPassword: string, newPassword: string) =>
  credentials.post<RenewedToken & Problem>('password-changes', {
    ...{ token, currentPassword, newPassword },
  });

let count = 0;
const enrol = () =>
  credentials.enrol({
    firstName: 'Rose',
    usualName: `CHANGE${'ABCDEFGHIJ'[count++]}`,
    birthDate: '1975-06-21',
  });

describe('choosing a password', () => {
  it('frees the session it was chosen in, ends the others, and shuts the NUMEN out', async () => {
    const agent = await enrol();
    const { login } = agent.account;
    const [mine, other] = [
      await credentials.signIn(login, agent.numen),
      await credentials.signIn(login, agent.numen),
    ];
    expect((await introspect(mine.body.token)).body.passwordChangeRequired).toBe(true);
    const { sessionId } = (await introspect(mine.body.token)).body;
    const chosen = await change(mine.body.token, agent.numen.toLowerCase(), FIRST);
    expect([chosen.status, Object.keys(chosen.body)]).toEqual([200, ['token', 'expiresAt']]);
    const now = (await introspect(chosen.body.token)).body;
    expect([now.sessionId, now.passwordChangeRequired]).toEqual([sessionId, false]);
    expect(now.expiresAt).toBe(chosen.body.expiresAt);
    expect((await introspect(mine.body.token)).status).toBe(401);
    expect(await introspect(other.body.token)).toMatchObject({
      status: 401,
      body: { code: 'session-expired' },
    });
    expect((await credentials.signIn(login, agent.numen)).status).toBe(401);
    const { status, body } = await credentials.signIn(login, FIRST);
    expect([status, body.passwordChangeRequired]).toEqual([201, false]);
    const { body: account } = await credentials.get<object>(`accounts/${agent.agentId}`);
    expect(account).toMatchObject({ password: 'chosen' });
  });

  it('needs the current one, and says so', async () => {
    const agent = await enrol();
    const { token } = (await credentials.signIn(agent.account.login, agent.numen)).body;
    expect(await change(token, 'pas le bon du tout', FIRST)).toMatchObject({
      status: 403,
      body: { code: 'wrong-password' },
    });
    for (let tries = 0; tries < 4; tries++) await change(token, 'pas le bon du tout', FIRST);
    expect(await change(token, agent.numen, FIRST)).toMatchObject({
      status: 401,
      body: { code: 'session-expired' },
    });
  });

  it('needs a session', async () => {
    expect(await change('no-such-token', 'x', FIRST)).toMatchObject({
      status: 401,
      body: { code: 'session-expired' },
    });
  });

  it('is refused with every rule that was not met', async () => {
    const agent = await enrol();
    const { token } = (await credentials.signIn(agent.account.login, agent.numen)).body;
    const { status, body } = await change(token, agent.numen, 'rose');
    expect([status, body.code]).toEqual([422, 'password-rejected']);
    expect(body.errors!.map(({ field }) => field)).toEqual(body.errors!.map(() => 'newPassword'));
    expect(body.errors!.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['too-short', 'contains-name', 'too-guessable']),
    );
    expect(body.errors!.every(({ message }) => message.length > 20)).toBe(true);
    const numen = await change(token, agent.numen, agent.numen);
    expect(numen.body.errors!.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['looks-like-numen', 'unchanged']),
    );
    const born = await change(token, agent.numen, 'une averse le 21 juin 1975');
    expect(born.body.errors!.map(({ code }) => code)).toEqual(['contains-birth-date']);
    expect((await introspect(token)).body.passwordChangeRequired).toBe(true);
    expect((await credentials.signIn(agent.account.login, agent.numen)).status).toBe(201);
  });

  it('is refused for the password one has already', async () => {
    const agent = await enrol();
    await credentials.choosePassword(agent, FIRST);
    const { token } = (await credentials.signIn(agent.account.login, FIRST)).body;
    expect((await change(token, FIRST, FIRST)).body.errors).toMatchObject([{ code: 'unchanged' }]);
    expect((await change(token, FIRST, SECOND)).status).toBe(200);
  });

  it('does nothing with a token that ended meanwhile', async () => {
    const agent = await enrol();
    const { token } = (await credentials.signIn(agent.account.login, agent.numen)).body;
    const { body: first } = await change(token, agent.numen, FIRST);
    expect((await change(token, FIRST, SECOND)).status).toBe(401);
    expect((await change(first.token, FIRST, SECOND)).status).toBe(200);
  });

  it('twice at the same time leaves exactly one of the two passwords', async () => {
    const agent = await enrol();
    await credentials.choosePassword(agent, FIRST);
    const { token } = (await credentials.signIn(agent.account.login, FIRST)).body;
    const wanted = [SECOND, 'six cloches dans la brume'];
    const answers = await Promise.all(wanted.map((password) => change(token, FIRST, password)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const opens = await Promise.all(
      wanted.map((password) => credentials.signIn(agent.account.login, password)),
    );
    expect(opens.map(({ status }) => status === 201)).toEqual(
      answers.map(({ status }) => status === 200),
    );
  });

  it('takes 12 to 128 characters and refuses hostile ones by the field', async () => {
    const agent = await enrol();
    const { token } = (await credentials.signIn(agent.account.login, agent.numen)).body;
    const long = await change(token, agent.numen, `${FIRST} ${'é'.repeat(128)}`);
    expect(long.body.errors).toMatchObject([{ field: 'newPassword', code: 'too-long' }]);
    for (const hostile of ['nul \u0000 inside it', 'half \ud800 of a pair', 'x'.repeat(10_000)])
      expect(await change(token, agent.numen, hostile)).toMatchObject({
        status: 422,
        body: { code: 'invalid-request', errors: [{ field: 'newPassword' }] },
      });
  });
});
