import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { fold, foldForAddress } from '@citadelle/contracts';
import { accountTerms, nameTerms } from '@citadelle/directory/search-terms';
import { type GeneratedPerson, staff } from '@citadelle/generate';

const AT_A_TIME = 5_000;
const ON = '2025-09-01';

/** The first people of one generated staff, whatever its size. */
export function firstPeople(count: number): GeneratedPerson[] {
  return [...staff({ people: count, seed: 1, on: ON })];
}

/**
 * Writes agents with open accounts straight into the tables that searches and look-ups read: an import of a million takes
 * its time, and is measured elsewhere.
 */
export async function fillDirectory(databaseUrl: string, from: number, to: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    let people: GeneratedPerson[] = [];
    let n = 0;
    for (const person of staff({ people: to, seed: 1, on: ON })) {
      n += 1;
      if (n <= from) continue;
      people.push(person);
      if (people.length < AT_A_TIME && n < to) continue;
      await write(client, people, n - people.length);
      people = [];
    }
    for (const table of ['agents', 'agent_name_terms', 'agent_accounts', 'agent_account_terms'])
      await client.query(`VACUUM ANALYZE ${table}`);
  } finally {
    await client.end();
  }
}

async function write(
  client: pg.Client,
  people: readonly GeneratedPerson[],
  before: number,
): Promise<void> {
  const agents = JSON.stringify(people.map((person, n) => agentOf(person, before + n)));
  for (const statement of INSERTS) await client.query(statement, [agents]);
}

const AGENTS = `FROM json_to_recordset($1) AS told ("agentId" uuid, "usualName" text, "firstName" text,
  "birthDate" date, "foldedUsualName" text, "foldedFirstName" text, unit text, login text, address text,
  "nameTerms" text[], "accountTerms" text[])`;
const INSERTS = [
  `INSERT INTO agents (agent_id, usual_name, first_name, birth_date, folded_usual_name,
     folded_first_name, unit, status, created_at)
   SELECT "agentId", "usualName", "firstName", "birthDate", "foldedUsualName", "foldedFirstName", unit,
     'active', now() ${AGENTS}`,
  `INSERT INTO agent_name_terms (agent_id, term) SELECT "agentId", unnest("nameTerms") ${AGENTS}`,
  `INSERT INTO agent_accounts (agent_id, login, aliases, address, status)
   SELECT "agentId", login, '{}', address, 'open' ${AGENTS}`,
  `INSERT INTO agent_account_terms (agent_id, term) SELECT "agentId", unnest("accountTerms") ${AGENTS}`,
];

/** A row for every table. The number in login and address stands for the rank: it keeps them apart. */
function agentOf(person: GeneratedPerson, n: number) {
  const { firstName, birthDate, unit } = person;
  const usualName = person.usualName || person.birthName;
  const names = nameTerms(usualName, firstName);
  const [foldedUsualName, foldedFirstName] = [fold(usualName), fold(firstName)];
  const account = {
    login: `${foldedFirstName.slice(0, 1)}${foldedUsualName}${n}`,
    aliases: [],
    address: `${foldForAddress(firstName)}.${foldForAddress(usualName)}${n}@ac-besancon.fr`,
  };
  return {
    ...{
      agentId: uuidv7(),
      usualName,
      firstName,
      birthDate,
      foldedUsualName,
      foldedFirstName,
      unit,
    },
    ...account,
    nameTerms: names,
    accountTerms: accountTerms(account, names),
  };
}
