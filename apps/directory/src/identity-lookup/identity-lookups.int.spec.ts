import type { Problem } from '@citadelle/contracts';
import type { FoundIdentity, LookUpIdentity } from '@citadelle/contracts/calls';
import { freshSource, nastyBodies, person, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { jwtVerify } from 'jose';
import { TestDirectory } from '../directory.fixture.js';

type Found = FoundIdentity;
type Identity = LookUpIdentity;

const directory = TestDirectory.ofSpec(['SIG-AESH']);

/** From a source of its own unless one is given. */
function lookUp({ usualName, firstName, birthDate }: Identity, source = freshSource()) {
  return directory.post<Found & Problem>(
    'identity-lookups',
    { usualName, firstName, birthDate },
    { source },
  );
}

async function withAccount(identity = person(), login = identity.usualName.toLowerCase()) {
  const { agentId } = await directory.create(identity);
  const address = `${login}@ac-besancon.fr`;
  await directory.publishAccount('AccountOpened', { agentId, login, aliases: [], address });
  await until('the account', async () => {
    const [row] = await directory.rows<unknown>(
      'SELECT 1 FROM agent_accounts WHERE agent_id = $1',
      [agentId],
    );
    return row;
  });
  return { agentId, identity, login, address };
}

describe('an identity look-up', () => {
  it('tells login and address, with a token for a reset', async () => {
    const { agentId, identity, login, address } = await withAccount(
      person({ usualName: "D'Alembert", firstName: 'Jean-Éric' }),
    );
    const typed = { ...identity, usualName: 'D’ALEMBERT ', firstName: 'jean eric' };
    const { status, body } = await lookUp(typed);
    expect(status).toBe(200);
    expect(body).toEqual({
      login,
      address,
      lookupToken: expect.any(String),
      expiresAt: expect.any(String),
    });
    const { payload } = await jwtVerify(body.lookupToken, directory.lookupTokenKey, {
      audience: 'password-reset',
      algorithms: ['HS256'],
    });
    expect(payload).toMatchObject({ sub: agentId, jti: expect.any(String) });
    expect(new Date(payload.exp! * 1000).toISOString()).toBe(body.expiresAt);
    expect(payload.exp! - payload.iat!).toBe(15 * 60);
  });

  it('answers alike when it finds nobody, several, an account not yet open and a closed one', async () => {
    const { identity: closed, agentId } = await withAccount();
    await directory.publishAccount('AccountClosed', { agentId });
    const { identity: twin } = await withAccount();
    await withAccount({ ...twin, numen: person().numen }, 'another');
    const pending = person();
    await directory.create(pending);
    await until('the closing', async () => (await lookUp(closed)).status === 404);

    const answers = await Promise.all(
      [person(), twin, pending, closed].map((whom) => lookUp(whom)),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]!.body.code).toBe('identity-not-found');
  });

  it.each(['usualName', 'firstName', 'birthDate'] as const)('wants the right %s', async (field) => {
    const { identity } = await withAccount();
    const wrong = { ...identity, [field]: field === 'birthDate' ? '1980-05-18' : 'Autre' };
    expect((await lookUp(wrong)).status).toBe(404);
    expect((await lookUp(identity)).status).toBe(200);
  });

  it('refuses bad input by its field, without counting it', async () => {
    const { usualName, firstName, birthDate } = person();
    const kinds = { usualName: 'name', firstName: 'name', birthDate: 'birth-date' } as const;
    for (const { what, field, body } of nastyBodies({ usualName, firstName, birthDate }, kinds)) {
      const answer = await directory.post('identity-lookups', body, { source: '10.9.9.9' });
      expect({ what, status: answer.status }).toEqual({ what, status: 422 });
      expect(answer.body.errors).toContainEqual(expect.objectContaining({ field }));
    }
  });
});
