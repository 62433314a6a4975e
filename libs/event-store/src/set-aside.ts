import type { DataSource, EntityManager } from 'typeorm';
import type { OutboxRow } from './relay-session.js';

/** A message that the broker refused for good, or one that waits behind it. */
export interface SetAsideMessage {
  /** Its place in the outbox. */
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  /** What the broker called it, or that it waits behind another one of its key; never its data. */
  readonly reason: string;
}

/** A key of which messages are set aside. */
export interface SetAsideKey extends Omit<SetAsideMessage, 'id'> {
  /** How many are. */
  readonly waiting: number;
  /** When the first of them was. */
  readonly since: Date;
}

/** Keys of which messages are set aside, with what is told of the first of each; the oldest first. */
export function listSetAside(dataSource: DataSource): Promise<SetAsideKey[]> {
  return dataSource.query(
    `SELECT topic, key, count(*)::integer AS waiting, (array_agg(reason ORDER BY id))[1] AS reason,
            (array_agg(set_aside_at ORDER BY id))[1] AS since
       FROM outbox_set_aside GROUP BY topic, key ORDER BY min(id)`,
  );
}

/** Puts those of one topic and key back in the outbox, where they were. Returns how many. */
export function putBack(dataSource: DataSource, topic: string, key: string): Promise<number> {
  return dataSource.transaction(async (manager) => {
    await lock(manager);
    const rows = await manager.query<unknown[]>(
      `WITH waiting AS (
         DELETE FROM outbox_set_aside WHERE topic = $1 AND key = $2 RETURNING id, message),
       back AS (
         INSERT INTO outbox (id, message) OVERRIDING SYSTEM VALUE
         SELECT id, message FROM waiting RETURNING id)
       SELECT id FROM back`,
      [topic, key],
    );
    return rows.length;
  });
}

/** What the leader of the relays sets aside. It alone does, so it knows the keys; others only put them back. */
export class SetAside {
  #keys = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly onSetAside: (message: SetAsideMessage) => void,
  ) {}

  /** Learns which keys are set aside: first of all, and after some were put back. */
  async load(): Promise<void> {
    const rows = await this.dataSource.query<{ topic: string; key: string }[]>(
      'SELECT DISTINCT topic, key FROM outbox_set_aside',
    );
    this.#keys = new Set(rows.map(nameOf));
  }

  /** Sets aside a message that was refused; from now on those of its topic and key wait behind it. */
  async refused(row: OutboxRow, reason: string): Promise<void> {
    await this.#move(MOVE, [row], reason);
    this.#keys.add(nameOf(row.message));
  }

  /**
   * What may be published of these rows: those that must wait behind another one are set aside. None of them when the
   * others of a key were put back meanwhile: they come before what was fetched, so fetch again.
   */
  async passing(rows: readonly OutboxRow[]): Promise<readonly OutboxRow[]> {
    const waiting = rows.filter(({ message }) => this.#keys.has(nameOf(message)));
    if (waiting.length === 0) return rows;
    const moved = await this.#move(MOVE_BEHIND, waiting, 'behind a message that was set aside');
    if (moved === waiting.length) return rows.filter((row) => !waiting.includes(row));
    await this.load();
    return [];
  }

  async #move(sql: string, rows: readonly OutboxRow[], reason: string): Promise<number> {
    const moved = await this.dataSource.transaction(async (manager) => {
      await lock(manager);
      return manager.query<SetAsideMessage[]>(sql, [rows.map(({ id }) => id), reason]);
    });
    moved.forEach(this.onSetAside);
    return moved.length;
  }
}

const nameOf = ({ topic, key }: { topic: string; key: string }) => `${topic} ${key}`;

/** Whoever puts a key back and whoever sets more of it aside do it one after the other. */
async function lock(manager: EntityManager): Promise<void> {
  await manager.query('LOCK TABLE outbox_set_aside IN SHARE ROW EXCLUSIVE MODE');
}

const moving = (which: string) => `
  WITH moved AS (DELETE FROM outbox WHERE id = ANY($1::bigint[]) ${which} RETURNING id, message)
  INSERT INTO outbox_set_aside (id, topic, key, reason, message)
  SELECT id, message->>'topic', message->>'key', $2, message FROM moved
  RETURNING id, topic, key, reason`;
const MOVE = moving('');
const MOVE_BEHIND = moving(`AND EXISTS (
    SELECT 1 FROM outbox_set_aside waiting
    WHERE waiting.topic = message->>'topic' AND waiting.key = message->>'key')`);
