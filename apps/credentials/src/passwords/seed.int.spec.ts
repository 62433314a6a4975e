import { agentCreated, message, someAgent } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import type { AccountView } from '@citadelle/contracts/calls';
import { v7 as uuidv7 } from 'uuid';
import { TestCredentials, until } from '../credentials.fixture.js';

// One lane: slow enough to be stopped halfway.
const credentials = TestCredentials.ofSpec({ HASHING_LANES: '1' });

const passwordOf = async (agentId: string) =>
  (await credentials.get<AccountView>(`accounts/${agentId}`)).body.password;

const seededEvents = async (agentId: string) =>
  (
    await credentials.rows(
      `SELECT 1 FROM events WHERE stream = $1 AND type = 'InitialPasswordSeeded'`,
      [`account-${agentId}`],
    )
  ).length;

describe('a sealed NUMEN', () => {
  it('that comes before the agent is seeded once the account is open', async () => {
    const agent = someAgent();
    await credentials.broker.publish([await credentials.enrolled(agent)]);
    await until(
      async () =>
        (await credentials.rows('SELECT 1 FROM seed_queue WHERE agent_id = $1', [agent.agentId]))
          .length,
    );
    await credentials.broker.publish([agentCreated(agent)]);
    await until(async () => (await passwordOf(agent.agentId)) === 'numen');
  });

  it('is seeded once, however often it comes, and never after a password was chosen', async () => {
    const agent = await credentials.enrol({ firstName: 'Luc', usualName: 'ENCORE' });
    const again = await credentials.enrolled(agent);
    await credentials.broker.publish([again, again]);
    expect((await credentials.choosePassword(agent, 'quatre sapins au clair de lune')).status).toBe(
      200,
    );
    await credentials.broker.publish([await credentials.enrolled(agent)]);
    await credentials.enrol();
    expect(await seededEvents(agent.agentId)).toBe(1);
    expect(await passwordOf(agent.agentId)).toBe('chosen');
    expect((await credentials.signIn(agent.account.login, agent.numen)).status).toBe(401);
    expect(await credentials.rows('SELECT * FROM seed_queue')).toEqual([]);
  });

  it('is part of the story that brought it, also when many are seeded together', async () => {
    const agents = Array.from({ length: 6 }, () => someAgent({ usualName: 'HISTOIRE' }));
    const sealed = await Promise.all(agents.map((agent) => credentials.enrolled(agent)));
    await credentials.broker.publish(sealed);
    await credentials.broker.publish(agents.map((agent) => agentCreated(agent)));
    for (const [index, { agentId }] of agents.entries()) {
      await until(async () => (await passwordOf(agentId)) === 'numen');
      const [event] = await credentials.rows(
        `SELECT metadata FROM events WHERE stream = $1 AND type = 'InitialPasswordSeeded'`,
        [`account-${agentId}`],
      );
      expect(event).toEqual({
        metadata: { by: 'system', correlationId: sealed[index]!.correlationId },
      });
    }
  });

  it('that cannot be opened is set aside with its reason, and the others go on', async () => {
    const [foreign, broken] = [someAgent(), someAgent()];
    const stranger = await credentials.enrolled(foreign);
    const { sealed } = stranger.data as { sealed: string };
    await credentials.broker.publish([
      agentCreated(foreign),
      { ...stranger, data: { agentId: foreign.agentId, sealed: `${sealed.slice(0, -4)}AAAA` } },
      agentCreated(broken),
      await credentials.enrolled(broken, { numen: 'not a numen', birthDate: '1975-06-21' }),
    ]);
    await credentials.enrol();
    const aside = await until(async () => {
      const rows = await credentials.rows<{ agent_id: string; set_aside: string }>(
        'SELECT agent_id, set_aside FROM seed_queue WHERE set_aside IS NOT NULL',
      );
      return rows.length === 2 && new Map(rows.map((row) => [row.agent_id, row.set_aside]));
    });
    expect(aside.get(foreign.agentId)).toBe('not-for-our-key');
    expect(aside.get(broken.agentId)).toBe('not-an-enrolment');
    expect(credentials.log).toContain('a seed was set aside');
    expect(credentials.log).not.toContain('not a numen');
    const metrics = await (await fetch(`${credentials.replicas[0]!.management}/metrics`)).text();
    expect(metrics).toMatch(/credentials_seeds_total\{[^}]*set-aside[^}]*\} 2/);
  });

  it('and its tombstone leaves nothing to do', async () => {
    const { agentId } = someAgent();
    const { topic } = await credentials.enrolled(someAgent({ agentId }));
    await credentials.broker.publish([
      { ...message(topic, agentId, 'NumenSealed', null), id: uuidv7() },
    ]);
    await credentials.enrol();
    expect(
      await credentials.rows('SELECT 1 FROM seed_queue WHERE agent_id = $1', [agentId]),
    ).toEqual([]);
  });
});

describe('a service that stops while it seeds', () => {
  it('finishes after its restart, each account once', async () => {
    const agents = Array.from({ length: 90 }, () => someAgent({ usualName: 'REPRISE' }));
    const { broker } = credentials;
    await broker.publish(agents.map((agent) => agentCreated(agent)));
    await broker.publish(await Promise.all(agents.map((agent) => credentials.enrolled(agent))));
    const seeded = async () =>
      Number(
        (
          await credentials.rows<{ count: string }>(
            `SELECT count(*) FROM password_hashes WHERE agent_id = ANY($1)`,
            [agents.map(({ agentId }) => agentId)],
          )
        )[0]!.count,
      );
    await until(async () => (await seeded()) > 0);
    await credentials.stopReplicas();
    expect(await seeded()).toBeLessThan(agents.length);
    // What was not hashed was given back: nobody has to wait until it is free again.
    expect(
      await credentials.rows(
        'SELECT 1 FROM seed_queue WHERE leased_until > now() AND set_aside IS NULL',
      ),
    ).toEqual([]);
    await credentials.add();
    await until(async () => (await seeded()) === agents.length);
    for (const { agentId } of agents) expect(await seededEvents(agentId)).toBe(1);
  });

  it('or dies, and leaves its seeds to be taken again', async () => {
    const agent = someAgent();
    await credentials.broker.publish([await credentials.enrolled(agent)]);
    await until(
      async () =>
        (
          await credentials.rows(
            `UPDATE seed_queue SET leased_until = now() + interval '1 hour' WHERE agent_id = $1
             RETURNING 1`,
            [agent.agentId],
          )
        )[0],
    );
    await credentials.broker.publish([agentCreated(agent)]);
    await credentials.enrol();
    expect(await passwordOf(agent.agentId)).toBe('none');
    await credentials.rows(
      `UPDATE seed_queue SET leased_until = now() - interval '1 second' WHERE agent_id = $1`,
      [agent.agentId],
    );
    await until(async () => (await passwordOf(agent.agentId)) === 'numen');
  });
});

describe('no secret', () => {
  it('is in any table or log, and one that is would be found', async () => {
    const chosen = 'un hérisson sous la tonnelle 12';
    const agent = await credentials.enrol({ firstName: 'Eve', usualName: 'SECRET' });
    await credentials.choosePassword(agent, chosen);
    const { body } = await credentials.signIn(agent.account.login, chosen);
    const secrets = [agent.numen, chosen, body.token];
    const found = async () => {
      const tables = await credentials.rows<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
      );
      let dump = credentials.log;
      for (const { name } of tables)
        dump += JSON.stringify(
          await credentials.rows(`SELECT row_to_json(t)::text AS row FROM ${name} t`),
        );
      return secrets.filter((secret) => dump.includes(secret));
    };
    expect(await found()).toEqual([]);
    await credentials.rows('UPDATE seed_queue SET set_aside = $1', [agent.numen]);
    await credentials.rows(`INSERT INTO login_bases (base, last_rank) VALUES ($1, 1)`, [chosen]);
    expect(await found()).toContain(chosen);
  });
});
