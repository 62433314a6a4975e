import type { ManagerAlertView, Page } from '@citadelle/contracts/calls';
import { expect, it } from '@jest/globals';
import { resetOf, TestNotifications } from '../notifications.fixture.js';

const world = TestNotifications.ofSpec();

it('an Idempotency-Key makes one acknowledgement once, also for who was dismissed since', async () => {
  const [christian, louise] = [
    await world.welcome('Christian', 'JOSEPH', 'cjoseph'),
    await world.welcome('Louise', 'MICHEL', 'lmichel'),
  ];
  await world.appoint(louise, 'SIG-AESH');
  for (const who of [christian, await world.welcome('Ada', 'LOVELACE', 'alovelace')])
    await world.tell(resetOf(who).say('SecondCodeRequested', { unit: 'SIG-AESH' }));
  const { agentId: actor } = louise;
  const listed = await world.get<Page<ManagerAlertView>>('manager-alerts', { actor });
  const [one, other] = listed.body.items;
  const acknowledge = ({ alertId }: ManagerAlertView) =>
    world.post(`manager-alerts/${alertId}/acknowledgement`, undefined, {
      ...{ actor, headers: { 'idempotency-key': 'seen' } },
    });
  expect((await acknowledge(one!)).status).toBe(204);
  await world.dismiss(louise, 'SIG-AESH');
  expect((await acknowledge(one!)).status).toBe(204);
  expect((await acknowledge(other!)).status).toBe(422);
  const written = await world.rows(`SELECT 1 FROM events WHERE type = 'AlertAcknowledged'`);
  expect(written).toHaveLength(1);
});
