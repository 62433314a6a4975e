import {
  agentImports,
  ImportPath,
  type ImportsPage,
  type ImportView,
  ListImportLines,
  PageRequest,
  type PlannedLinesPage,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { demand, mayImportAgents } from '@citadelle/rights';
import { Asked, badCursor, currentActor, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { EntityManager } from 'typeorm';
import { ImportStore } from './import.store.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportViews, lineView } from './import-views.js';

/** Shows imports and the lines of their plans, for the gateway. */
@Controller()
export class ImportsController {
  constructor(
    private readonly manager: EntityManager,
    private readonly imports: ImportStore,
    private readonly lines: ImportLineStore,
    private readonly views: ImportViews,
  ) {}

  @Serves(agentImports.list)
  async list(@Asked() { limit, after }: PageRequest): Promise<ImportsPage> {
    demand(mayImportAgents(currentActor()));
    if (after !== undefined && !isUUID(after)) throw badCursor();
    const found = await this.views.page(after, limit + 1);
    const items = found.slice(0, limit);
    return { items, next: found.length > limit ? items.at(-1)!.importId : null };
  }

  @Serves(agentImports.get)
  async get(@Asked() { importId }: ImportPath): Promise<ImportView> {
    demand(mayImportAgents(currentActor()));
    return this.views.of(await this.found(importId));
  }

  /** In the order of the file, then those whom it does not name. Nothing once the key of the import is gone. */
  @Serves(agentImports.lines)
  async listLines(@Asked() asked: ListImportLines): Promise<PlannedLinesPage> {
    demand(mayImportAgents(currentActor()));
    const { importId, kind, limit } = asked;
    await this.found(importId);
    const after = Number(asked.after ?? 0);
    if (!Number.isSafeInteger(after) || after < 0 || after > 2 ** 31 - 1) throw badCursor();
    const box = await this.views.boxOf(importId);
    if (!box) return { items: [], next: null };
    const wanted = { after, limit: limit + 1, kind };
    const found = await this.lines.after(this.manager, importId, wanted, box);
    const kept = found.slice(0, limit);
    const next = found.length > limit ? String(kept.at(-1)!.number) : null;
    return { items: kept.map(lineView), next };
  }

  private async found(importId: string) {
    const row = await this.imports.find(this.manager, importId);
    if (!row) throw new Refusal('import-not-found');
    return row;
  }
}
