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

describe('the limits', () => {
  it('are 5 an hour for a source, of which none escapes when they come at once', async () => {
    const source = '192.0.2.1';
    const answers = await Promise.all(Array.from({ length: 20 }, () => lookUp(person(), source)));
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(5);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(15);
    expect(refused[0]!.body.code).toBe('too-many-attempts');
    const seconds = Number(refused[0]!.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3500);
    expect(seconds).toBeLessThanOrEqual(3600);
    expect((await lookUp(person(), '192.0.2.2')).status).toBe(404);
  });

  it('are 10 a day for an identity, whatever the spelling and the source', async () => {
    const { identity } = await withAccount();
    const shouted = { ...identity, usualName: identity.usualName.toUpperCase() };
    for (let time = 0; time < 10; time += 1)
      expect((await lookUp(time % 2 ? identity : shouted)).status).toBe(200);
    const { status, headers } = await lookUp(identity);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(86_000);
  });

  it('do not let a source beyond its own use up the limit of an identity', async () => {
    const { identity } = await withAccount();
    for (let time = 0; time < 15; time += 1) await lookUp(identity, '198.51.100.1');
    expect((await lookUp(identity)).status).toBe(200);
  });

  it('end with their window, and the counts go', async () => {
    const source = '203.0.113.1';
    for (let time = 0; time < 6; time += 1) await lookUp(person(), source);
    expect((await lookUp(person(), source)).status).toBe(429);
    await directory.rows(`UPDATE lookup_counts SET ends_at = now() - interval '1 second'`);
    expect((await lookUp(person(), source)).status).toBe(404);
    await until('the last count of the past', async () => {
      await lookUp(person());
      const [row] = await directory.rows<{ past: number }>(
        'SELECT count(*)::integer AS past FROM lookup_counts WHERE ends_at <= now()',
      );
      return row!.past === 0;
    });
  });

  it('keep neither the identity nor the source', async () => {
    const whom = person();
    await lookUp(whom, '203.0.113.77');
    const rows = await directory.rows<{ row: string }>(
      'SELECT c::text AS row FROM lookup_counts c',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) {
      expect(row).not.toContain('203.0.113.77');
      expect(row).not.toContain(whom.birthDate);
    }
  });
});
