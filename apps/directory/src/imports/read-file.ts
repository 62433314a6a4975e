import { oneAhead } from '@citadelle/async';
import type { SubjectBox } from '@citadelle/event-store';
import { newId } from '@citadelle/service-kit';
import { dayInParis } from '@citadelle/contracts/calls';
import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Attempt } from './attempt.js';
import { ImportChunkStore } from './import-chunk.store.js';
import { ImportFacts } from './import-facts.js';
import type { NewLine } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportWorkStore } from './import-work.store.js';
import type { FileBytes, ReadLine } from './reading/read-line.js';
import { readLines } from './reading/read-lines.js';
import { understand } from './reading/understand.js';

/** Reads files of HR: how each is understood, and its lines one by one. Nothing is judged by the directory yet. */
@Injectable()
export class FileReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly manager: EntityManager,
    private readonly chunks: ImportChunkStore,
    private readonly lines: ImportLineStore,
    private readonly works: ImportWorkStore,
    private readonly facts: ImportFacts,
  ) {}

  /** The bytes of a file, as often as they are asked for. */
  bytesOf(importId: string, box: SubjectBox): FileBytes {
    return () => this.chunks.read(this.manager, importId, box);
  }

  /** Reads a file to its end and keeps its lines; throws `UnreadableFile`. */
  async read(importId: string, box: SubjectBox, attempt: Attempt): Promise<void> {
    const today = dayInParis(new Date());
    const bytes = this.bytesOf(importId, box);
    const understanding = await understand(bytes, today);
    await this.lines.drop(this.manager, importId);
    await this.works.keepUnderstood(this.manager, importId, understanding, box);
    let total = 0;
    let empty = 0;
    const batches = readLines(bytes, understanding, today);
    for await (const { lines, people } of oneAhead(this.people(importId, batches))) {
      total += lines;
      empty += lines - people.length;
      await this.dataSource.transaction(async (manager) => {
        await attempt.reach(manager, total);
        if (people.length > 0) await this.lines.add(manager, importId, people, box);
      });
    }
    await this.works.read(this.manager, importId, { total, empty });
  }

  /** Of each batch, how many lines it has and those with somebody on them; while one is kept, the next is read. */
  private async *people(
    importId: string,
    batches: AsyncIterable<readonly ReadLine[]>,
  ): AsyncGenerator<{ lines: number; people: NewLine[] }> {
    for await (const batch of batches) {
      const people = batch
        .filter((line) => line.kind === 'person')
        .map((line) => this.facts.newLine(importId, line, newId()));
      yield { lines: batch.length, people };
    }
  }
}
