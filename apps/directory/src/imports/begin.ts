import {
  BeginImport,
  type BegunImport,
  dayInParis,
  IMPORT_BYTES_MAX,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayImportAgents } from '@citadelle/rights';
import {
  addToCall,
  bodyLengthOf,
  currentActor,
  EVENT_STORE,
  idempotencyKeyOf,
  invalidRequest,
  judge,
  letBodyTakeLong,
  newId,
  type Patience,
  standardProblem,
  writeOnce,
} from '@citadelle/service-kit';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EntityManager } from 'typeorm';
import { KnownAgentStore } from '../agents/known-agent.store.js';
import { decideOnImport } from './decide.js';
import { importSubject, type UploadedFile } from './import.events.js';
import { LEFT_BEHIND_MS } from './import-retention.js';
import { ImportChunkStore } from './import-chunk.store.js';
import { ImportWorkStore } from './import-work.store.js';
import { ImportsWorker } from './imports.worker.js';
import { isFile } from './take-files.js';
import { FileCutOff, FileTooLarge, takeUpload } from './upload.js';

const known = new KnownAgentStore();

/**
 * How patient the directory is with a gateway: more than the gateway is with whoever sends the file, so that it is the
 * gateway that answers them; no upload goes on until its own chunks are taken for left behind.
 */
const PATIENCE: Patience = { silenceMs: 60_000, wholeMs: LEFT_BEHIND_MS - 5 * 60_000 };

/** Takes a file of HR. What comes is encrypted at once, and nothing is left of a file that does not come whole. */
@Controller()
export class BeginImportHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly chunks: ImportChunkStore,
    private readonly works: ImportWorkStore,
    private readonly worker: ImportsWorker,
  ) {}

  /** The body is the file. Refuses with `file-truncated` and `file-empty`. */
  @Post('internal/agent-imports')
  @HttpCode(202)
  async begin(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BegunImport> {
    demand(mayImportAgents(currentActor()));
    if (!isFile(request)) throw standardProblem('unsupported-media-type');
    const asked = await this.readAsked(request.query as object);
    const importId = await this.take(request, asked);
    this.worker.wake();
    void reply.header('location', `/internal/agent-imports/${importId}`);
    return { importId };
  }

  private async take(
    request: FastifyRequest,
    asked: Omit<UploadedFile, 'importId' | 'bytes' | 'sha256'>,
  ): Promise<string> {
    const importId = newId();
    const box = (await this.store.boxOf(importSubject(importId)))!;
    try {
      letBodyTakeLong(request.raw, PATIENCE);
      const limits = { most: IMPORT_BYTES_MAX, said: bodyLengthOf(request) };
      const came = await takeUpload(request.raw, limits, (number, chunk) =>
        this.chunks.add(this.manager, importId, number, chunk, box),
      );
      if (came.bytes === 0) throw new Refusal('file-empty');
      const begun = await this.record({ importId, ...asked, ...came }, request);
      if (begun !== importId) await this.forget(importId);
      return begun;
    } catch (error) {
      await this.forget(importId);
      if (error instanceof FileTooLarge) throw standardProblem('payload-too-large');
      if (error instanceof FileCutOff) throw new Refusal('file-truncated');
      throw error;
    }
  }

  /** The import that begins with this file; under an `Idempotency-Key` under which it came before, the one of then. */
  private record(file: UploadedFile, request: FastifyRequest): Promise<string> {
    const { importId, mode, scope, extractedOn, sha256 } = file;
    const key = idempotencyKeyOf(request);
    const fingerprint = `import ${mode} ${scope.join()} ${extractedOn} ${sha256}`;
    if (key !== undefined) addToCall({ idempotency: { key, fingerprint } });
    return writeOnce(this.store, async (tx) => {
      await decideOnImport(tx, importId, { type: 'BeginImport', file });
      await this.works.begin(tx.manager, importId);
      return importId;
    });
  }

  private async forget(importId: string): Promise<void> {
    await this.chunks.drop(this.manager, importId);
    await this.store.write({ correlationId: importId, by: 'system' }, (tx) =>
      tx.forget(importSubject(importId)),
    );
  }

  private async readAsked(
    query: object,
  ): Promise<Omit<UploadedFile, 'importId' | 'bytes' | 'sha256'>> {
    const { mode, scope = '', extractedOn } = judge(BeginImport, query);
    const today = dayInParis(new Date());
    const units = new Set(scope.split(',').map((unit) => unit.trim().toUpperCase()));
    units.delete('');
    const unknown = await known.undeclared(this.manager, [...units]);
    if (unknown.size > 0)
      throw invalidRequest([
        {
          field: 'scope',
          code: 'unknown-unit',
          message: 'L’un de ces services n’existe pas. Choisissez-les dans la liste.',
        },
      ]);
    return {
      mode,
      scope: mode === 'synchronise' ? [...units] : [],
      extractedOn: extractedOn ?? today,
      extractedOnSaid: extractedOn !== undefined,
    };
  }
}
