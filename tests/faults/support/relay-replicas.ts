import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { launch, type RunningProgram } from '@citadelle/local/servers';

/** What the relays of one database publish to. */
export interface RelayBroker {
  readonly KAFKA_BROKERS?: string;
  readonly BROKER_DATABASE_URL?: string;
}

const PROGRAM = fileURLToPath(new URL('relay-replica.mjs', import.meta.url));
const LOCK = 4_171_002;

/** Processes that compete for relaying the outbox of one database. */
export class RelayReplicas {
  private constructor(
    private readonly running: ReadonlyMap<string, RunningProgram>,
    private readonly folder: string,
  ) {}

  static async start(databaseUrl: string, broker: RelayBroker, count = 3): Promise<RelayReplicas> {
    const folder = mkdtempSync(join(tmpdir(), 'citadelle-relays-'));
    const names = Array.from({ length: count }, (_, index) => `relay-${index + 1}`);
    const running = await Promise.all(
      names.map(async (name) => {
        const program = {
          name,
          command: process.execPath,
          args: [PROGRAM],
          env: { ...process.env, ...broker, DATABASE_URL: databaseUrl, REPLICA: name },
          stopSignal: 'SIGTERM',
          ready: () => Promise.resolve(true),
        } as const;
        return [name, await launch(program, join(folder, `${name}.log`))] as const;
      }),
    );
    return new RelayReplicas(new Map(running), folder);
  }

  /** Which of them has the lock now, as the database sees it. */
  async leader(client: pg.Client): Promise<string | undefined> {
    const { rows } = await client.query<{ name: string }>(
      `SELECT application_name AS name FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND granted AND objid = $1 AND datname = current_database()`,
      [LOCK],
    );
    return rows[0]?.name;
  }

  /** Whether one of them waits for what somebody else has locked. */
  async waitsForLock(client: pg.Client, name: string): Promise<boolean> {
    const { rowCount } = await client.query(
      `SELECT 1 FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = $1 AND wait_event_type = 'Lock'`,
      [name],
    );
    return rowCount === 1;
  }

  signal(name: string, signal: NodeJS.Signals): void {
    this.running.get(name)?.kill(signal);
  }

  /** What one of them said. */
  log(name: string): string {
    return readFileSync(join(this.folder, `${name}.log`), 'utf8');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map((one) => one.stop()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
