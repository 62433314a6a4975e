import type { DeadlineHandler, WriteTransaction } from '@citadelle/event-store';
import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { NotificationsConfig } from '../notifications.config.js';
import { DeliveryQueue } from './delivery-queue.js';
import { deliveryDeadline } from './delivery-deadline.js';
import type { AlertDelivery } from './deliver.js';

/** A queue whose deliveries last until they are let go, and the deadline of an alert coming due. */
function queue(isReplica = true) {
  const tried: string[] = [];
  const inHand: (() => void)[] = [];
  const deliver = (alertId: string) => {
    tried.push(alertId);
    return new Promise<void>((resolve) => inHand.push(resolve));
  };
  let accept: DeadlineHandler | undefined;
  const deadlines = { on: (_kind: string, handler: DeadlineHandler) => void (accept = handler) };
  const logger = pino({ enabled: false });
  const settings = Object.assign(new NotificationsConfig(), { SMTP_URL: 'smtp://127.0.0.1:25' });
  const background = { onStart: (start: () => void) => isReplica && start() };
  const made = new DeliveryQueue(
    deadlines,
    background,
    logger,
    { deliver } as unknown as AlertDelivery,
    settings,
  );
  made.onModuleInit();
  const tx = { setDeadline: async () => undefined } as unknown as WriteTransaction;
  return {
    tried,
    raise: (alertId: string, urgent = false) => made.deliverNow({ alertId, urgent }),
    close: () => made.beforeApplicationShutdown(),
    due: (alertId: string) => accept!(deliveryDeadline(alertId, Date.now()), tx),
    endOne: async () => {
      inHand.shift()!();
      await new Promise(setImmediate);
    },
  };
}

describe('the queue of deliveries', () => {
  it('leaves to the replicas what a tool beside them raises', async () => {
    const { tried, raise, close } = queue(false);
    raise('a', true);
    await close();
    expect(tried).toEqual([]);
  });

  it('makes one try of an alert that is raised and due at the same time', async () => {
    const { tried, raise, due, endOne } = queue();
    raise('a');
    await due('a');
    await endOne();
    expect(tried).toEqual(['a']);
    await due('a');
    expect(tried).toEqual(['a', 'a']);
  });

  it('makes one try of an alert that is due, then raised, while others are in hand', async () => {
    const { tried, raise, due, endOne } = queue();
    for (const other of ['1', '2', '3', '4']) raise(other);
    await due('a');
    raise('a', true);
    for (let n = 0; n < 5; n++) await endOne();
    expect(tried).toEqual(['1', '2', '3', '4', 'a']);
  });

  it('takes what somebody must act on first, four at a time', async () => {
    const { tried, raise, endOne } = queue();
    for (const one of ['1', '2', '3', '4', '5']) raise(one);
    raise('urgent', true);
    expect(tried).toEqual(['1', '2', '3', '4']);
    await endOne();
    await endOne();
    expect(tried).toEqual(['1', '2', '3', '4', 'urgent', '5']);
  });
});
