import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { nameOf, type Partition, type Start } from '../partition.js';
import { shareOf, type Member } from './assignment.js';
import { columnsOf } from './log-reader.js';
import { GROUPS_CHANNEL } from './schema.js';
import { inTransaction } from './transaction.js';

/** What a heartbeat found. */
export interface Shares {
  /** Partitions this member holds now, and where it goes on. */
  readonly held: readonly Start[];
  /** Names of those that it should hold; the ones in `held` but not here are to be released. */
  readonly due: ReadonlySet<string>;
}

const DISOWN = 'UPDATE group_places SET owner = NULL WHERE group_name = $1 AND owner = $2';
const AMONG = '(topic, partition) IN (SELECT * FROM unnest($3::text[], $4::integer[]))';

interface PlaceRow extends Partition {
  next_offset: string;
  owner: string | null;
}

/**
 * One member of a consumer group. Members are rows that expire unless renewed; a partition belongs to the
 * owner named in the group's place, and only the owner can move that place.
 */
export class Membership {
  readonly id = randomUUID();
  /** What the last beat found: while it stays so, every share stays as it was dealt. */
  private seen: { memberIds: string[]; held: number; places: number } | undefined;

  constructor(
    private readonly pool: pg.Pool,
    private readonly group: string,
    private readonly topics: readonly string[],
    private readonly leaseMs: number,
  ) {}

  /**
   * Renews the lease and nothing else, by one statement. False when that is not enough, since members, partitions
   * or what this member holds are not as they were at the last {@link beat}.
   */
  async renew(): Promise<boolean> {
    if (!this.seen) return false;
    const { memberIds, held, places } = this.seen;
    const { rows } = await this.pool.query<{ unchanged: boolean }>({
      name: 'renew-lease',
      text: `WITH renewed AS (
               UPDATE group_members SET expires_at = clock_timestamp() + $3 * interval '1 millisecond'
                WHERE group_name = $1 AND id = $2 RETURNING id)
             SELECT EXISTS (SELECT FROM renewed)
                AND ARRAY(SELECT id FROM group_members
                           WHERE group_name = $1 AND (id = $2 OR expires_at >= clock_timestamp())
                           ORDER BY id) = $4::uuid[]
                AND (SELECT count(*) FROM group_places WHERE group_name = $1 AND owner = $2) = $5
                AND (SELECT count(*) FROM partition_heads WHERE topic = ANY($6)) = $7 AS unchanged`,
      values: [this.group, this.id, this.leaseMs, memberIds, held, this.topics, places],
    });
    return rows[0]!.unchanged;
  }

  /** Renews the lease, and takes the partitions of this member's share that no living member holds. */
  async beat(): Promise<Shares> {
    return inTransaction(this.pool, async (client) => {
      await lockGroup(client, this.group);
      const members = await this.renewLease(client);
      const places = await this.places(client);
      const share = shareOf(this.id, members, places);
      const due = new Set(share.map(nameOf));
      const living = new Set(members.map((member) => member.id));
      const free = (owner: string | null) => owner === null || !living.has(owner);
      const taken = places.filter((place) => due.has(nameOf(place)) && free(place.owner));
      const held = places
        .filter((place) => place.owner === this.id)
        .concat(await this.take(client, taken));
      this.seen = {
        memberIds: [...living].sort(),
        held: held.length,
        places: places.filter(({ topic }) => this.topics.includes(topic)).length,
      };
      return { due, held: held.map((row) => ({ ...row, next: BigInt(row.next_offset) })) };
    });
  }

  /** Moves the group's places, and returns the names of those moved: the others have another owner now. */
  async commit(places: readonly Start[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<Partition>({
      name: 'commit-places',
      text: `UPDATE group_places p SET next_offset = moved.next
               FROM unnest($3::text[], $4::integer[], $5::bigint[]) AS moved(topic, partition, next)
              WHERE group_name = $1 AND owner = $2
                AND p.topic = moved.topic AND p.partition = moved.partition
          RETURNING p.topic, p.partition`,
      values: [
        this.group,
        this.id,
        ...columnsOf(places),
        places.map(({ next }) => next.toString()),
      ],
    });
    return new Set(rows.map(nameOf));
  }

  /** Gives partitions back, so that another member takes them at once. */
  async release(partitions: readonly Partition[]): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await client.query(`${DISOWN} AND ${AMONG}`, [this.group, this.id, ...columnsOf(partitions)]);
      await this.notify(client);
    });
  }

  /** Leaves the group and gives everything back. */
  async leave(): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      await lockGroup(client, this.group);
      const member = [this.group, this.id];
      await client.query(DISOWN, member);
      await client.query('DELETE FROM group_members WHERE group_name = $1 AND id = $2', member);
      await this.notify(client);
    });
  }

  private async renewLease(client: pg.ClientBase): Promise<Member[]> {
    const { rows: joined } = await client.query<{ is_new: boolean }>(
      `INSERT INTO group_members (group_name, id, topics, expires_at)
       VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
       ON CONFLICT (group_name, id) DO UPDATE SET expires_at = excluded.expires_at
       RETURNING xmax = 0 AS is_new`,
      [this.group, this.id, this.topics, this.leaseMs],
    );
    const { rowCount: expired } = await client.query(
      `DELETE FROM group_members WHERE group_name = $1 AND expires_at < clock_timestamp()`,
      [this.group],
    );
    if (joined[0]!.is_new || expired) await this.notify(client);
    const { rows } = await client.query<Member>(
      `SELECT id, topics FROM group_members WHERE group_name = $1`,
      [this.group],
    );
    return rows;
  }

  /** The group's places in all partitions of its topics; a place that is new starts at the beginning. */
  private async places(client: pg.ClientBase): Promise<PlaceRow[]> {
    await client.query(
      `INSERT INTO group_places (group_name, topic, partition)
       SELECT $1, topic, partition FROM partition_heads h
        WHERE topic = ANY($2) AND NOT EXISTS (SELECT 1 FROM group_places p
          WHERE p.group_name = $1 AND p.topic = h.topic AND p.partition = h.partition)`,
      [this.group, this.topics],
    );
    const { rows } = await client.query<PlaceRow>(
      `SELECT topic, partition, next_offset, owner FROM group_places WHERE group_name = $1`,
      [this.group],
    );
    return rows;
  }

  private async take(client: pg.ClientBase, places: readonly PlaceRow[]): Promise<PlaceRow[]> {
    if (places.length === 0) return [];
    const { rows } = await client.query<PlaceRow>(
      `UPDATE group_places SET owner = $2 WHERE group_name = $1 AND ${AMONG}
       RETURNING topic, partition, next_offset, owner`,
      [this.group, this.id, ...columnsOf(places)],
    );
    return rows;
  }

  private async notify(client: pg.ClientBase): Promise<void> {
    await client.query('SELECT pg_notify($1, $2)', [GROUPS_CHANNEL, this.group]);
  }
}

/** Makes the changes to a group's members and owners one after the other. */
async function lockGroup(client: pg.ClientBase, group: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`group:${group}`]);
}

/** Moves a group back to the start of its topics; rejects while a member runs. */
export async function rewindGroup(
  pool: pg.Pool,
  group: string,
  topics: readonly string[],
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockGroup(client, group);
    const { rowCount } = await client.query(
      `SELECT 1 FROM group_members WHERE group_name = $1 AND expires_at >= clock_timestamp()`,
      [group],
    );
    if (rowCount) throw new Error(`group ${group} still has running members: stop them first`);
    await client.query(
      `UPDATE group_places SET next_offset = 0, owner = NULL
        WHERE group_name = $1 AND topic = ANY($2)`,
      [group, topics],
    );
  });
}
