import { beforeAll, describe, expect, it } from '@jest/globals';
import { topics } from '@citadelle/contracts';
import { NEW_PASSWORD, TestResets, type TestManager } from './resets.fixture.js';

const resets = TestResets.ofSpec({ LOG_LEVEL: 'trace' });
let nadia: TestManager;
beforeAll(async () => {
  nadia = await resets.manager();
});

/** Everything in every table of the service's own database, as text. */
async function everyRow(): Promise<string> {
  const tables = await resets.credentials.rows<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  expect(tables.length).toBeGreaterThan(15);
  const texts = await Promise.all(
    tables.map(async ({ name }) =>
      JSON.stringify(await resets.credentials.rows(`SELECT t::text FROM ${name} t`)),
    ),
  );
  return texts.join('\n');
}

async function everyMessage(): Promise<string> {
  const messages: unknown[] = [];
  for (const { name: topic } of Object.values(topics))
    messages.push(...(await resets.credentials.published(topic)));
  return JSON.stringify(messages);
}

describe('no code, password or token of a reset', () => {
  it('is in a table, on a topic or in the log, whatever became of it', async () => {
    const secrets: string[] = [nadia.token, NEW_PASSWORD];
    const remember = (...codes: string[]) =>
      secrets.push(...codes.flatMap((code) => [code, code.replace('-', '')]));

    const completed = await resets.released(nadia);
    remember(completed.firstCode, completed.secondCode);
    expect((await resets.complete(completed)).status).toBe(204);
    const open = await resets.released(nadia);
    remember(open.firstCode, open.secondCode);
    const guessed = await resets.released(nadia);
    remember(guessed.firstCode, guessed.secondCode, 'ZZZZ-ZZZZ');
    for (let count = 0; count < 6; count++)
      await resets.complete({ ...guessed, secondCode: 'ZZZZ-ZZZZ' });
    const cancelled = await resets.requested();
    remember(cancelled.firstCode);
    await resets.cancel({ login: cancelled.login, firstCode: cancelled.firstCode });
    const lookupToken = await resets.lookupToken(cancelled.agent.agentId);
    secrets.push(lookupToken);
    expect((await resets.start({ lookupToken })).status).toBe(201);
    await resets.published(guessed.agent.agentId, 4);

    const places = {
      tables: await everyRow(),
      topics: await everyMessage(),
      log: resets.credentials.log,
    };
    expect(places.tables).toContain(completed.resetId);
    expect(places.topics).toContain(completed.resetId);
    expect(places.log.length).toBeGreaterThan(100);
    for (const [place, text] of Object.entries(places))
      for (const secret of secrets)
        expect({ place, found: text.toUpperCase().includes(secret.toUpperCase()) }).toEqual({
          place,
          found: false,
        });
  });
});
