import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Broker, createEmbeddedBroker } from '@citadelle/messaging';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import type { RunningAcademy } from './running-academy.js';

/** The broker of an academy that runs, as its services have it. */
export async function brokerOf(academy: RunningAcademy): Promise<Broker> {
  if (academy.broker !== 'embedded')
    return createKafkaBroker({ brokers: academy.broker.split(','), clientId: 'tests' });
  return createEmbeddedBroker({ url: await brokerDatabaseUrl(academy) });
}

/** The embedded log is nobody's database but the broker's own, so `run.json` does not name it. */
async function brokerDatabaseUrl(academy: RunningAcademy): Promise<string> {
  const secrets = JSON.parse(await readFile(join(academy.dataDir, 'secrets.json'), 'utf8')) as {
    databasePasswords: { broker: string };
  };
  const url = new URL(academy.databaseUrl('directory'));
  url.username = 'broker';
  url.password = secrets.databasePasswords.broker;
  url.pathname = '/broker';
  return url.toString();
}

/** The latest value of each key of a topic. */
export async function latestOf<Value>(
  academy: RunningAcademy,
  topic: string,
): Promise<ReadonlyMap<string, Value>> {
  const latest = new Map<string, Value>();
  const broker = await brokerOf(academy);
  try {
    await broker.read({
      topic,
      onMessage: ({ message }) =>
        message.data === null
          ? void latest.delete(message.key)
          : void latest.set(message.key, message.data as Value),
    });
    return latest;
  } finally {
    await broker.close();
  }
}
