import type { LookUpIdentity } from '@citadelle/contracts/calls';
import { REFUSAL_FLOOR_MS } from '@citadelle/service-kit';
import { person, toldByTime, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestDirectory } from '../directory.fixture.js';

const SAMPLES = 200;
/** Out of the way: the limits are not what is measured here. */
const NO_LIMIT = '100000';

type Identity = LookUpIdentity;

const directory = TestDirectory.ofSpec(['SIG-AESH'], {
  LIMIT_LOOKUPS_PER_SOURCE_HOUR: NO_LIMIT,
  LIMIT_LOOKUPS_PER_PERSON: NO_LIMIT,
  LIMIT_LOOKUPS_ANY_PER_SOURCE_HOUR: NO_LIMIT,
  LIMIT_LOOKUPS_ANY_PER_SHARED_SOURCE_HOUR: NO_LIMIT,
});

const lookUp = ({ usualName, firstName, birthDate }: Identity) =>
  directory.post('identity-lookups', { usualName, firstName, birthDate });

/** Somebody with an open account. */
async function withAccount(identity = person()): Promise<Identity> {
  const { agentId } = await directory.create(identity);
  const login = `login${agentId.replace(/[^a-f]/gu, '')}`;
  const address = `${agentId}@ac-besancon.fr`;
  await directory.publishAccount('AccountOpened', { agentId, login, aliases: [], address });
  return identity;
}

describe('the time of a look-up in vain', () => {
  it('tells nothing of whether there is nobody, several, or somebody with another birth date', async () => {
    const alone = await withAccount();
    await until('the account to be known', async () => (await lookUp(alone)).status === 200);
    const twins = person();
    await withAccount(twins);
    await withAccount({ ...person(), ...twins, numen: person().numen });
    await until('both to be known', async () => {
      const [row] = await directory.rows<{ n: number }>(
        'SELECT count(*)::int AS n FROM agent_accounts',
      );
      return row!.n === 3;
    });
    const inVain = (identity: Identity) => async () => {
      expect((await lookUp(identity)).status).toBe(404);
    };
    const told = await toldByTime({ samples: SAMPLES, everyMs: REFUSAL_FLOOR_MS }, () => ({
      nobody: inVain({ ...person() }),
      several: inVain(twins),
      'another birth date': inVain({ ...alone, birthDate: '1980-05-18' }),
    }));
    expect(told).toEqual([]);
  }, 240_000);
});
