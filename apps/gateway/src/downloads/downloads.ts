import { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { type ExportedData, SecurityJournal } from '../upstream/security-journal.js';

/** A CSV file as it is sent. */
export interface CsvFile {
  readonly name: string;
  readonly csv: AsyncIterable<string>;
  /** What the security journal tells of it; credentials itself writes that its journal was taken away. */
  readonly exported: ExportedData | 'told-by-credentials';
}

/** Sends files as they are made. */
@Injectable()
export class Downloads implements OnModuleInit {
  private readonly open = new Set<Readable>();
  private stopping = false;

  constructor(
    private readonly http: HttpAdapterHost<FastifyAdapter>,
    private readonly journal: SecurityJournal,
  ) {}

  /** Called by Nest. Before the server closes, what is still being sent breaks off: it would wait for slow readers. */
  onModuleInit(): void {
    this.http.httpAdapter.getInstance().addHook('preClose', (done) => {
      this.stopping = true;
      for (const file of this.open) file.destroy();
      done();
    });
  }

  /** Sends a file, which nobody keeps on the way. Nothing leaves of which the journal could not be told. */
  async send(reply: FastifyReply, { name, csv, exported }: CsvFile): Promise<void> {
    if (exported !== 'told-by-credentials') await this.journal.exported(exported);
    const file = Readable.from(csv);
    this.open.add(file.once('close', () => this.open.delete(file)));
    // The server, which stops, has closed the connections without a request: this one had one then.
    const { socket } = reply.request.raw;
    reply.raw.once('finish', () => this.stopping && socket.destroySoon());
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .send(file);
  }
}
