import { type Problem, topics } from '@citadelle/contracts';
import type { AgentView, CreatedAgent } from '@citadelle/contracts/calls';
import { nastyBodies, person, unreadableBodies, until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { TestDirectory } from '../directory.fixture.js';

type Created = CreatedAgent;

const directory = TestDirectory.ofSpec(['SIG-AESH', 'RECTORAT']);

function create(request: unknown, headers: Record<string, string> = {}) {
  return directory.post<Created & Problem>('agents', request, { headers });
}

async function countOf(table: string): Promise<number> {
  const [row] = await directory.rows<{ count: number }>(
    `SELECT count(*)::integer AS count FROM ${table}`,
  );
  return row!.count;
}

describe('creating an agent', () => {
  it('answers 201, and the agent can be read at once', async () => {
    const request = person({ usualName: ' Le  Goff ', firstName: 'E\u0301loïse' });
    const { status, body } = await create({ ...request, numen: request.numen.toLowerCase() });
    expect(status).toBe(201);
    expect(body).toEqual({ agentId: expect.any(String), created: true, possibleDuplicateOf: [] });

    const read = await directory.get<AgentView>(`agents/${body.agentId}`);
    expect(read.status).toBe(200);
    expect(read.body).toEqual({
      agentId: body.agentId,
      usualName: 'Le Goff',
      firstName: 'Éloïse',
      birthDate: request.birthDate,
      unit: 'SIG-AESH',
      status: 'active',
      login: null,
      address: null,
      possibleDuplicateOf: [],
      ...{ phone: null, endsOn: null, departsOn: null },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it('tells everyone, without birth date and NUMEN', async () => {
    const request = person();
    const { agentId } = await directory.create(request);
    const about = (topic: string) =>
      until(`a message on ${topic}`, async () =>
        (await directory.published(topic)).find(({ key }) => key === agentId),
      );
    const { usualName, firstName, unit } = request;
    expect(await about(topics.agents.name)).toMatchObject({
      type: 'AgentCreated',
      data: { agentId, usualName, firstName, unit },
    });
    const state = await about(topics.agentsState.name);
    expect(state.data).toEqual({ agentId, usualName, firstName, unit, status: 'active' });
    expect(JSON.stringify(await directory.published(topics.agents.name))).not.toContain('birth');
  });

  it('tells an agent who is already known, however they are spelt', async () => {
    const request = person({ usualName: "D'Alembert", firstName: 'Jean-Pierre' });
    const { agentId } = await directory.create(request);
    const before = await countOf('events');
    const again = await create({
      ...request,
      usualName: 'D’ALEMBERT',
      firstName: 'jean pierre',
      unit: 'RECTORAT',
    });
    expect(again.status).toBe(200);
    const known = { agentId, created: false, possibleDuplicateOf: [] };
    expect(again.body).toEqual({ ...known, differs: ['unit'] });
    expect((await create(request)).body).toEqual({ ...known, differs: [] });
    const left = { on: '2026-01-31' };
    expect((await directory.post(`agents/${agentId}/departure`, left)).status).toBe(204);
    expect((await create(request)).body).toEqual({ ...known, differs: ['status'] });
    const { body: elsewhere } = await create({ ...request, unit: 'RECTORAT' });
    expect(elsewhere).toEqual({ ...known, differs: ['unit', 'status'] });
    expect((await directory.get(`agents/${agentId}`)).body).toMatchObject({
      ...{ status: 'departed', unit: 'SIG-AESH' },
    });
    expect(await countOf('events')).toBe(before + 1);
  });

  it('refuses a NUMEN that belongs to somebody else', async () => {
    const known = person();
    await directory.create(known);
    const before = await countOf('events');
    const { status, body } = await create(person({ numen: known.numen }));
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'numen-conflict', errors: [{ field: 'numen' }] });
    expect(await countOf('events')).toBe(before);
  });

  it('accepts and flags a possible duplicate, on both', async () => {
    const one = person();
    const { agentId: first } = await directory.create(one);
    const other = { ...one, numen: person().numen, usualName: one.usualName.toUpperCase() };
    const { agentId: second, possibleDuplicateOf } = await directory.create(other);
    expect(possibleDuplicateOf).toEqual([first]);
    const flags = async (agentId: string) =>
      (await directory.get<AgentView>(`agents/${agentId}`)).body.possibleDuplicateOf;
    expect(await flags(second)).toEqual([first]);
    expect(await flags(first)).toEqual([second]);
  });

  it('names 20 possible duplicates at most, whose own rows stay as they are', async () => {
    const one = person();
    const { agentId: first } = await directory.create(one);
    const row = () => directory.rows('SELECT xmin, ctid FROM agents WHERE agent_id = $1', [first]);
    const before = await row();
    const again = () => directory.create({ ...one, numen: person().numen });
    const answers = [];
    for (let n = 1; n <= 22; n++) answers.push(await again());
    const earlier = [first, ...answers.map(({ agentId }) => agentId)];
    expect(answers[19]!.possibleDuplicateOf).toEqual(earlier.slice(0, 20));
    expect(answers[21]!.possibleDuplicateOf).toEqual(earlier.slice(0, 20));
    expect(await row()).toEqual(before);
  });

  it('creates once when the same request comes 20 times at once', async () => {
    const request = person();
    const answers = await Promise.all(Array.from({ length: 20 }, () => create(request)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
    expect(new Set(answers.map(({ body }) => body.agentId)).size).toBe(1);
  });

  it('gives a NUMEN to one of two people who come with it at once', async () => {
    const { numen } = person();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(person({ numen }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)]);
  });

  it('flags each of two duplicates that come at once', async () => {
    const one = person();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => create({ ...one, numen: person().numen })),
    );
    const flagged = answers.map(({ body }) => body.possibleDuplicateOf.length).sort();
    expect(flagged).toEqual([0, 1, 2, 3]);
  });

  it('refuses a unit that was not declared, and names the field', async () => {
    const before = await countOf('events');
    const { status, body } = await create(person({ unit: 'NOWHERE' }));
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'unknown-unit', errors: [{ field: 'unit' }] });
    expect(await countOf('events')).toBe(before);
  });

  it('gives the same answer to the same idempotency key, and refuses another request with it', async () => {
    const request = person();
    const key = { 'idempotency-key': 'creation-1', 'x-actor': 'administrator-1' };
    const [first, again] = [await create(request, key), await create(request, key)];
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, body: first.body });
    const other = await create(person(), key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    const anothers = await create(person(), { ...key, 'x-actor': 'administrator-2' });
    expect(anothers.status).toBe(201);
  });
});

describe('bad input to a creation', () => {
  const valid = { ...person() };
  const kinds = {
    usualName: 'name',
    firstName: 'name',
    birthDate: 'birth-date',
    numen: 'numen',
    unit: 'unit',
  } as const;

  it('is a 422 that names the field, and writes nothing', async () => {
    const before = await countOf('events');
    for (const { what, field, body } of nastyBodies(valid, kinds)) {
      const answer = await create(body);
      expect({ what, status: answer.status }).toEqual({ what, status: 422 });
      expect({ what, errors: answer.body.errors }).toEqual({
        what,
        errors: expect.arrayContaining([expect.objectContaining({ field })]),
      });
    }
    expect(await countOf('events')).toBe(before);
  });

  it('is a 4xx when the body cannot be read', async () => {
    for (const { what, status, contentType, body } of unreadableBodies(valid)) {
      const response = await fetch(`${directory.url}/internal/agents`, {
        method: 'POST',
        headers: {
          'x-service-credential': directory.credential,
          ...(contentType && { 'content-type': contentType }),
        },
        body,
      });
      expect({ what, status: response.status }).toEqual({ what, status });
    }
  });

  it('is a 401 without the service credential', async () => {
    const { status } = await create(person(), { 'x-service-credential': 'x'.repeat(48) });
    expect(status).toBe(401);
  });

  it.each(['not-a-uuid', '%00', "'%20OR%201=1", '00000000-0000-7000-8000-000000000000'])(
    'is a 4xx for the agent %s',
    async (agentId) => {
      const { status } = await directory.get(`agents/${agentId}`);
      expect([404, 422]).toContain(status);
    },
  );
});

describe('a NUMEN', () => {
  it('is in no table, topic or log', async () => {
    const request = person({ numen: '03Z9912345QXW' });
    const { agentId } = await directory.create(request);
    await create(person({ numen: request.numen }));
    await create({ ...person({ numen: request.numen }), birthDate: 'tomorrow' });
    await until('the hand-over', async () =>
      (await directory.published(topics.enrolments.name)).find(({ key }) => key === agentId),
    );
    const dump = await wholeDatabase();
    expect(dump).toContain(request.usualName);
    expect(dump.toUpperCase()).not.toContain(request.numen);
    expect(directory.log.toUpperCase()).not.toContain(request.numen);
  });
});

/** Every row of every table as text; the broker's topics live in the same database here. */
async function wholeDatabase(): Promise<string> {
  const tables = await directory.rows<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
  );
  const dumps: string[] = [];
  for (const { name } of tables) {
    const rows = await directory.rows<{ row: string; bytes: string }>(
      `SELECT t::text AS row FROM ${name} t`,
    );
    // bytea shows as hexadecimal: what it says as text counts too.
    for (const { row } of rows)
      dumps.push(
        row,
        ...(row.match(/\\x[0-9a-f]+/g) ?? []).map((hex) =>
          Buffer.from(hex.slice(2), 'hex').toString('latin1'),
        ),
      );
  }
  return dumps.join('\n');
}
