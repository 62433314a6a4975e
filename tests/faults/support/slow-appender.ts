import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const KEYS = 10;
const HELD_MS = 250;
const APPEND = `
  INSERT INTO outbox (message)
  SELECT json_build_object('topic', $1::text, 'key', 'slow' || i, 'id', $1 || '/slow/' || i || '/' || $2::int,
    'type', 'Tested', 'source', '/test', 'time', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'correlationId', 'storm', 'data', json_build_object('n', $2::int))
  FROM generate_series(1, $3::int) AS i`;

/** Writes to an outbox in transactions that take their numbers early and commit late. */
export class SlowAppender {
  private appended = 0;
  private stopping = false;
  private readonly running: Promise<void>;

  constructor(
    url: string,
    private readonly topic: string,
  ) {
    this.running = this.run(new pg.Client({ connectionString: url }));
  }

  /** The highest number of each of its keys. */
  byKey(): Map<string, number> {
    const keys = Array.from({ length: KEYS }, (_, key) => `slow${key + 1}`);
    return new Map(keys.map((key) => [key, this.appended] as const));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async run(client: pg.Client): Promise<void> {
    await client.connect();
    while (!this.stopping) {
      await client.query('BEGIN');
      await client.query(APPEND, [this.topic, this.appended + 1, KEYS]);
      await pause(HELD_MS);
      await client.query('COMMIT');
      this.appended += 1;
    }
    await client.end();
  }
}
