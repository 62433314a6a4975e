import { callHeaders } from '@citadelle/contracts';
import {
  BeginImport,
  type BegunImport,
  dayInParis,
  IMPORT_BYTES_MAX,
  isPastDay,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayImportAgents } from '@citadelle/rights';
import {
  currentActor,
  EVENT_STORE,
  invalidRequest,
  judge,
  letBodyTakeLong,
  metadataOf,
  standardProblem,
} from '@citadelle/service-kit';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { UnitStore } from '../units/unit.store.js';
import { decideOnImport } from './decide.js';
import { importSubject, type UploadedFile } from './import.events.js';
import { ImportChunkStore } from './import-chunk.store.js';
import { ImportWorkStore } from './import-work.store.js';
import { ImportsWorker } from './imports.worker.js';
import { isFile } from './take-files.js';
import { FileCutOff, FileTooLarge, takeUpload } from './upload.js';

/** Takes a file of HR. What comes is encrypted at once, and nothing is left of a file that does not come whole. */
@Controller()
export class BeginImportHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly chunks: ImportChunkStore,
    private readonly works: ImportWorkStore,
    private readonly units: UnitStore,
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
    const importId = uuidv7();
    const box = (await this.store.boxOf(importSubject(importId)))!;
    try {
      letBodyTakeLong(request.raw);
      const limits = { most: IMPORT_BYTES_MAX, said: lengthOf(request) };
      const came = await takeUpload(request.raw, limits, (number, chunk) =>
        this.chunks.add(this.manager, importId, number, chunk, box),
      );
      if (came.bytes === 0) throw new Refusal('file-empty');
      const begun = await this.record({ importId, ...asked, ...came }, keyOf(request));
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
  private record(file: UploadedFile, key: string | undefined): Promise<string> {
    const { importId, mode, scope, extractedOn, sha256 } = file;
    const scopeOfKey = currentActor().agentId;
    const fingerprint = `import ${mode} ${scope.join()} ${extractedOn} ${sha256}`;
    return this.store.write(metadataOf(), async (tx) => {
      const kept = key && (await tx.recall<{ importId: string }>(scopeOfKey, key, fingerprint));
      if (kept) return kept.importId;
      await decideOnImport(tx, importId, { type: 'BeginImport', file });
      await this.works.begin(tx.manager, importId);
      if (key) await tx.remember(scopeOfKey, key, fingerprint, { importId });
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
    if (extractedOn !== undefined && !isPastDay(extractedOn, new Date()))
      throw invalidRequest([
        {
          field: 'extractedOn',
          code: 'isPastDay',
          message: 'Indiquez le jour de l’extraction, au plus tard aujourd’hui (AAAA-MM-JJ).',
        },
      ]);
    const units = new Set(scope.split(',').map((unit) => unit.trim().toUpperCase()));
    units.delete('');
    const known = new Set((await this.units.list(this.manager)).map(({ unitId }) => unitId));
    const unknown = [...units].filter((unit) => !known.has(unit));
    if (unknown.length > 0)
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

/** How many bytes are said to come, where it is said. */
function lengthOf({ headers }: FastifyRequest): number | undefined {
  const said = headers['content-length'];
  return said === undefined ? undefined : Number(said);
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers[callHeaders.idempotencyKey];
  return typeof key === 'string' && /^[\x21-\x7e]{1,128}$/.test(key) ? key : undefined;
}
