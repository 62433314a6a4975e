import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { AlertListener } from './alert-listener.js';
import type { AlertStore } from './alert.store.js';

it('stops when it is asked to while its session is being opened', async () => {
  let stopped: Promise<void> | undefined;
  let isReleased = false;
  const runner = {
    connect: async () => {
      await turn();
      stopped = listener.beforeApplicationShutdown();
      return new EventEmitter();
    },
    release: async () => void (isReleased = true),
  };
  const dataSource = { createQueryRunner: () => runner } as unknown as DataSource;
  const alerts = { listen: async () => undefined, unlisten: async () => undefined };
  const listener = new AlertListener(
    dataSource,
    alerts as unknown as AlertStore,
    { onStart: (start) => start() },
    {} as Logger,
  );
  listener.onModuleInit();
  await turn();
  await turn();
  expect(stopped).toBeDefined();
  await stopped;
  expect(isReleased).toBe(true);
});
