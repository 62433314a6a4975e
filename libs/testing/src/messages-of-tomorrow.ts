import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestBroker, TestReplica, TestService } from './test-service.js';

const SCHEMAS = join(import.meta.dirname, '../../contracts/schemas');

/** What a later version of ours may write. */
export interface MessageOfTomorrow {
  readonly topic: string;
  readonly key: string;
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly time: string;
  readonly correlationId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** For every topic a type nobody knows, and for every enumeration of every event a word nobody knows. */
function messagesOfTomorrow(): MessageOfTomorrow[] {
  const topics = readdirSync(SCHEMAS, { withFileTypes: true }).filter((one) => one.isDirectory());
  return topics.flatMap(({ name: topic }) => {
    const ending = '.schema.json';
    const types = readdirSync(join(SCHEMAS, topic))
      .filter((file) => file.endsWith(ending))
      .map((file) => file.slice(0, -ending.length));
    return [
      message(topic, 'DecidedTomorrow', { agentId: randomUUID(), what: 1 }),
      ...types.flatMap((type) => wordsOfTomorrow(topic, type)),
    ];
  });
}

function wordsOfTomorrow(topic: string, type: string): MessageOfTomorrow[] {
  const read = (kind: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(SCHEMAS, topic, `${type}.${kind}.json`), 'utf8'));
  const properties = read('schema')['properties'] as Record<string, { enum?: unknown }>;
  const fields = Object.keys(properties).filter((field) => properties[field]!.enum !== undefined);
  return fields.map((field) =>
    message(topic, type, { ...read('example'), [field]: 'of-tomorrow', added: true }),
  );
}

function message(topic: string, type: string, data: Record<string, unknown>): MessageOfTomorrow {
  const about = { source: '/citadelle/tomorrow', time: new Date().toISOString() };
  const id = randomUUID();
  return { topic, type, data, key: randomUUID(), id, correlationId: id, ...about };
}

/** Tells a service all that a later version of the others may write, and waits until it has handled it. */
export async function tellOfTomorrow(
  service: Pick<TestService<TestReplica, TestBroker>, 'broker' | 'untilAllHandled'>,
): Promise<MessageOfTomorrow[]> {
  const messages = messagesOfTomorrow();
  await service.broker.publish(messages);
  await service.untilAllHandled();
  return messages;
}
