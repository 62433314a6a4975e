import { randomBytes } from 'node:crypto';
import { EventStore, eventStoreMigrations } from '@citadelle/event-store';
import { liveAndRebuilt } from '@citadelle/testing';
import { storeTables } from '@citadelle/testing/store-database';
import { expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { type AlertEvent, alertStream, referenceTo } from './alerts/alert.js';
import type { Notice } from './alerts/notice.js';
import type { NotificationsConfig } from './notifications.config.js';
import { notificationsService } from './notifications.service.js';

const { migrations, ...parts } = notificationsService.persistence!({} as NotificationsConfig);
const database = storeTables({ migrations: [...eventStoreMigrations, ...migrations] });
const metadata = { correlationId: 'rebuild', by: 'system' };

const agentId = uuidv7();
const resetId = uuidv7();
const at = '2026-11-24T08:00:00.000Z';
const request = { agentId, resetId, unit: 'SIG-AESH', requestedAt: at, expiresAt: at };
const notices: readonly Notice[] = [
  { audience: 'managers', kind: 'second-code-requested', ...request },
  { audience: 'agent', kind: 'reset-refused', agentId, resetId, unit: 'X', reason: 'Non', at },
  { audience: 'administrators', kind: 'second-code-escalation', ...request },
  { audience: 'administrators', kind: 'release-alarm', agentId, releases: 11, since: at },
  { audience: 'agent', kind: 'login-renumbered', agentId, from: 'jpin', to: 'jpin1' },
];

it('builds alerts again as they are', async () => {
  const store = new EventStore(database.manager.dataSource, {
    ...parts,
    source: '/citadelle/notifications',
    personalDataKey: randomBytes(32),
  });
  const raised = notices.map((notice) => ({ alertId: uuidv7(), raisedAt: at, ...notice }));
  const stream = ({ alertId }: { alertId: string }) => alertStream(alertId);
  await store.write(metadata, (tx) =>
    tx.appendAll(
      raised.map((data) => ({
        ...{ stream: stream(data), expectedVersion: 0 },
        events: [{ type: 'AlertRaised', data } satisfies AlertEvent],
      })),
    ),
  );
  const by = uuidv7();
  const later: ((data: (typeof raised)[number]) => AlertEvent)[] = [
    (data) => ({
      ...{ type: 'AlertDeliveryFailed' },
      data: { ...referenceTo(data), attempt: 1, reason: 'ECONNREFUSED' },
    }),
    (data) => ({ type: 'AlertDelivered', data: referenceTo(data) }),
    (data) => ({ type: 'AlertAcknowledged', data: { ...referenceTo(data), by } }),
  ];
  for (const data of raised.slice(0, 3))
    await store.write(metadata, (tx) =>
      tx.append(
        stream(data),
        1,
        later.map((fact) => fact(data)),
      ),
    );
  await store.write(metadata, async (tx) => {
    const [abandoned, restored] = [raised[3]!, raised[4]!];
    const { alertId, kind } = restored;
    const reason = 'ECONNREFUSED';
    const givenUp: AlertEvent = {
      type: 'AlertAbandoned',
      data: { ...referenceTo(abandoned), reason },
    };
    const settled: AlertEvent = { type: 'AlertRestored', data: { alertId, agentId, kind } };
    await tx.append(stream(abandoned), 1, [givenUp]);
    await tx.append(stream(restored), 1, [settled]);
    // Of one that was lost its settlement is known first.
    const lost = { ...raised[0]!, alertId: uuidv7() };
    const ofLost: AlertEvent = {
      type: 'AlertRestored',
      data: { alertId: lost.alertId, agentId, kind: lost.kind },
    };
    await tx.append(stream(lost), 0, [ofLost, { type: 'AlertRaised', data: lost }]);
  });
  const { live, rebuilt } = await liveAndRebuilt(
    (sql) => database.rows(sql),
    parts.projections,
    (model) => store.rebuild(model),
  );
  expect(live.alerts).toHaveLength(4);
  expect(live.undelivered_alerts).toHaveLength(1);
  expect(live.alerts!.filter((row) => row.includes(by))).toHaveLength(2);
  expect(rebuilt).toEqual(live);
});
