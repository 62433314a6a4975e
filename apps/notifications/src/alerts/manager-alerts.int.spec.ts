import { topics } from '@citadelle/contracts';
import type { ManagerAlertView, Page } from '@citadelle/contracts/calls';
import { message, until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { resetOf, type Somebody, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();
beforeEach(() => world.clear());

let christian: Somebody;
let louise: Somebody;
let ada: Somebody;

/** Louise alone manages SIG-AESH. */
beforeEach(async () => {
  ({ christian, louise, ada } = await world.welcomeStaffUnderLouise());
});

const list = async ({ agentId: actor }: Somebody, query = '') =>
  (await world.get<Page<ManagerAlertView>>(`manager-alerts${query}`, { actor })).body;

const kinds = async (actor: Somebody) => (await list(actor)).items.map(({ kind }) => kind);

const acknowledge = (alertId: string, by?: Somebody) =>
  world.post(`manager-alerts/${alertId}/acknowledgement`, undefined, by && { actor: by.agentId });

const request = (somebody: Somebody, unit = 'SIG-AESH') =>
  world.tell(resetOf(somebody).say('SecondCodeRequested', { unit }));

describe('the alerts of those who must act', () => {
  it('are shown to the managers of the unit, latest first, page by page', async () => {
    const { say, resetId } = resetOf(christian);
    await world.tell(
      say('ResetStarted'),
      say('SecondCodeRequested'),
      say('ResetCancelled', { unit: 'SIG-AESH', by: 'agent' } as object),
    );
    await request(christian, 'RECTORAT');
    const { items, next } = await list(louise);
    expect(next).toBeNull();
    expect(items.map(({ kind }) => kind)).toEqual(['request-cancelled', 'second-code-requested']);
    expect(items[1]).toEqual({
      ...{ alertId: expect.any(String), seq: expect.any(Number), kind: 'second-code-requested' },
      ...{ unit: 'SIG-AESH', resetId, agentId: christian.agentId },
      ...{ raisedAt: expect.any(String), acknowledged: null },
    });
    const first = await list(louise, '?limit=1');
    expect(first).toEqual({ items: [items[0]], next: String(items[0]!.seq) });
    expect(await list(louise, `?limit=1&after=${first.next}`)).toEqual({
      items: [items[1]],
      next: null,
    });
  });

  it('are not shown to the person they are about, nor to others, nor after a dismissal', async () => {
    await request(louise);
    await request(christian);
    expect(await kinds(louise)).toEqual(['second-code-requested']);
    const marc = await world.welcome('Marc', 'BLOCH', 'mbloch');
    await world.appoint(marc, 'RECTORAT');
    expect(await kinds(marc)).toEqual([]);
    await world.dismiss(louise, 'SIG-AESH');
    for (const nobody of [christian, louise]) {
      const answer = await world.get('manager-alerts', { actor: nobody.agentId });
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({ code: 'alert-not-found' });
    }
  });

  it('are shown to administrators when meant for them, or theirs for want of managers', async () => {
    await request(christian);
    expect(await kinds(ada)).toEqual([]);
    await request(christian, 'RECTORAT');
    await world.tell(
      message(topics.resets.name, louise.agentId, 'ReleaseAlarmRaised', {
        ...{ agentId: louise.agentId, releases: 11, since: new Date().toISOString() },
      }),
    );
    const { items } = await list(ada);
    expect(items).toMatchObject([
      { kind: 'release-alarm', unit: null, resetId: null, agentId: louise.agentId },
      { kind: 'second-code-requested', unit: 'RECTORAT' },
    ]);
    expect(await kinds(louise)).toEqual(['second-code-requested']);
    await world.appoint(ada, 'SIG-AESH');
    await world.appoint(ada, 'RECTORAT');
    expect(await kinds(ada)).toEqual([
      'release-alarm',
      'second-code-requested',
      'second-code-requested',
    ]);
  });

  it('are acknowledged once, in any state of their delivery: the first counts', async () => {
    const marc = await world.welcome('Marc', 'BLOCH', 'mbloch');
    await world.appoint(marc, 'SIG-AESH');
    await world.mail.stop();
    await request(christian);
    const alertId = (await list(louise)).items[0]!.alertId;
    const answers = await Promise.all(
      [louise, louise, louise].map((by) => acknowledge(alertId, by)),
    );
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    const { acknowledged } = (await list(louise)).items[0]!;
    expect(acknowledged).toEqual({ by: louise.agentId, at: expect.any(String) });
    await world.restartMail();
    await world.mailOn('2e code demandé');
    await until('it is delivered', async () =>
      (await world.alertsOf(christian.agentId)).find(({ state }) => state === 'delivered'),
    );
    expect((await acknowledge(alertId, marc)).status).toBe(204);
    expect((await list(marc)).items[0]!.acknowledged).toEqual(acknowledged);
    const written = await world.rows(`SELECT 1 FROM events WHERE type = 'AlertAcknowledged'`);
    expect(written).toHaveLength(1);
  });

  it('are found by nobody whom they do not concern', async () => {
    await request(christian);
    await world.tell(resetOf(louise).say('ResetStarted'));
    const { alertId } = (await list(louise)).items[0]!;
    const [own] = await world.alertsOf(louise.agentId);
    const refused = await Promise.all([
      acknowledge(alertId, christian),
      acknowledge(alertId, ada),
      acknowledge(own!.alertId, louise),
      acknowledge(uuidv7(), louise),
    ]);
    for (const answer of refused) {
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({ code: 'alert-not-found' });
    }
    expect(await world.rows(`SELECT 1 FROM events WHERE type = 'AlertAcknowledged'`)).toEqual([]);
  });

  it.each([
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?limit=a', 'limit'],
    ['?after=x', 'after'],
    ['?after=-1', 'after'],
    ['?after=1.5', 'after'],
    ['?after=99999999999999999999', 'after'],
    ['?unit=RECTORAT', 'unit'],
    ['/feed?after=x', 'after'],
    ['/feed?after=-1', 'after'],
    ['/feed?after=99999999999999999999', 'after'],
  ])('are not asked for by %s', async (query, field) => {
    const answer = await world.get(`manager-alerts${query}`, { actor: louise.agentId });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ errors: [{ field }] });
  });

  it('are not shown without saying to whom', async () => {
    expect((await world.get('manager-alerts')).status).toBe(401);
    expect((await acknowledge(uuidv7())).status).toBe(401);
    expect((await acknowledge('x', louise)).status).toBe(404);
  });
});
