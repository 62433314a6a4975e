import type { ManagerAlertView, Page } from '@citadelle/contracts';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningService } from '@citadelle/service-kit';
import { ask, resetOf, World } from '../notifications.fixture.js';

let world: World;
let service: RunningService;
beforeAll(async () => {
  world = await World.open();
  service = await world.start();
});
afterAll(() => world?.close());

it('an Idempotency-Key makes one acknowledgement once, also for who was dismissed since', async () => {
  const [christian, louise] = [
    await world.welcome('Christian', 'JOSEPH', 'cjoseph'),
    await world.welcome('Louise', 'MICHEL', 'lmichel'),
  ];
  await world.appoint(louise, 'SIG-AESH');
  for (const who of [christian, await world.welcome('Ada', 'LOVELACE', 'alovelace')])
    await world.tell(resetOf(who).say('SecondCodeRequested', { unit: 'SIG-AESH' }));
  const listed = await ask(service, '/internal/manager-alerts', louise);
  const [one, other] = ((await listed.json()) as Page<ManagerAlertView>).items;
  const acknowledge = (alert: ManagerAlertView) =>
    ask(service, `/internal/manager-alerts/${alert.alertId}/acknowledgement`, louise, {
      method: 'POST',
      headers: { 'idempotency-key': 'seen' },
    });
  expect((await acknowledge(one!)).status).toBe(204);
  await world.dismiss(louise, 'SIG-AESH');
  expect((await acknowledge(one!)).status).toBe(204);
  expect((await acknowledge(other!)).status).toBe(422);
  const written = await world.rows(`SELECT 1 FROM events WHERE type = 'AlertAcknowledged'`);
  expect(written).toHaveLength(1);
});
