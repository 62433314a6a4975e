import type { AgentView, CreatedAgent, FoundIdentity } from '@citadelle/contracts/calls';
import { freshSource, person, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestDirectory } from '../directory.fixture.js';

const directory = TestDirectory.ofSpec(['SIG-AESH']);

async function withAccount(identity: ReturnType<typeof person>, login: string) {
  const { status, body } = await directory.post<CreatedAgent>('agents', identity);
  expect(status).toBe(201);
  const { agentId } = body;
  const address = `${login}@ac-besancon.fr`;
  await directory.publishAccount('AccountOpened', { agentId, login, aliases: [], address });
  await until('the account', async () => (await found(login)).length);
  return agentId;
}

async function found(query: string): Promise<AgentView[]> {
  const path = `agents?query=${encodeURIComponent(query)}`;
  return (await directory.get<{ items: AgentView[] }>(path)).body.items;
}

/** As its look would have it, and as what people paste writes it. */
const SPELLINGS = [
  ['LE GOFF', 'LE\u00a0GOFF', 'elegoff'],
  ['VON-KARMAN', 'VON\u2011KARMAN', 'evonkarman'],
  ["D'ALEMBERT", 'D`ALEMBERT', 'edalembert'],
  ["L'HUILLIER", 'L\u2018HUILLIER', 'elhuillier'],
  ['MOULINAUX', '\u200eMOULIN\u00adAUX\u200f', 'emoulinaux'],
  ['ƉOVI', '\u0189OVI', 'edovi'],
] as const;

describe('a name that only looks as it should', () => {
  it.each(SPELLINGS)('is %s, in creation, search and look-up', async (name, typed, login) => {
    const identity = person({ usualName: typed, firstName: '\u0190mma' });
    const agentId = await withAccount(identity, login);
    const { body: kept } = await directory.get<AgentView>(`agents/${agentId}`);
    expect(kept).toMatchObject({ usualName: name, firstName: 'Ɛmma' });
    for (const query of [name, typed, `emma ${typed}`])
      expect((await found(query)).map((agent) => agent.agentId)).toContain(agentId);
    const { birthDate } = identity;
    for (const usualName of [name, typed]) {
      const asked = { usualName, firstName: 'EMMA', birthDate };
      const source = freshSource();
      const { body } = await directory.post<FoundIdentity>('identity-lookups', asked, { source });
      expect(body.login).toBe(login);
    }
  });

  it.each([
    ['MOU\u200bLIN', 'U+200B'],
    ['MOU\u202eLIN', 'U+202E'],
    ['\u0301\u0327', 'Un nom compte'],
    ['МOULIN', '« М »'],
  ])('is refused in words when something hides in it: %j', async (usualName, words) => {
    const { status, body } = await directory.post<{ errors: { message: string }[] }>(
      'agents',
      person({ usualName }),
    );
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([
      { field: 'usualName', code: 'person-name', message: expect.stringContaining(words) },
    ]);
  });
});
