import type { Message } from '@citadelle/contracts';
import type pg from 'pg';
import { type Publisher, Superseded } from '../broker.js';
import type { Epoch, LogWriter } from './log-writer.js';

/** Publishes while nobody has raised the epoch of its name. */
export class EmbeddedPublisher implements Publisher {
  private spent = false;

  private constructor(
    private readonly writer: LogWriter,
    private readonly as: Epoch,
  ) {}

  static async open(pool: pg.Pool, writer: LogWriter, name: string): Promise<EmbeddedPublisher> {
    const { rows } = await pool.query<{ epoch: string }>(
      `INSERT INTO publishers (name, epoch) VALUES ($1, 1)
       ON CONFLICT (name) DO UPDATE SET epoch = publishers.epoch + 1 RETURNING epoch`,
      [name],
    );
    return new EmbeddedPublisher(writer, { name, epoch: rows[0]!.epoch });
  }

  async publish(messages: readonly Message[]): Promise<void> {
    if (this.spent) throw new Error('this publisher has failed or was closed: open another one');
    try {
      if (!(await this.writer.write(messages, this.as)))
        throw new Superseded('a newer publisher has the name');
    } catch (error) {
      this.spent = true;
      throw error;
    }
  }

  async close(): Promise<void> {
    this.spent = true;
  }
}
