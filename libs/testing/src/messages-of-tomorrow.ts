import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { until } from './until.js';

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
export function messagesOfTomorrow(): MessageOfTomorrow[] {
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

/** Waits until a group on the embedded broker has handled everything that is on its topics. */
export async function untilHandled(brokerUrl: string, group: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: brokerUrl, max: 1 });
  try {
    await until(`nothing waits for ${group}`, async () => {
      const { rows } = await pool.query<{ places: number; waiting: number }>(
        `SELECT count(*)::integer AS places, coalesce(sum(waiting), 0)::integer AS waiting
           FROM group_places p CROSS JOIN LATERAL (
             SELECT count(*) AS waiting FROM messages m
              WHERE m.topic = p.topic AND m.partition = p.partition AND m."offset" >= p.next_offset) m
          WHERE p.group_name = $1`,
        [group],
      );
      return rows[0]!.places > 0 && rows[0]!.waiting === 0;
    });
  } finally {
    await pool.end();
  }
}
