import {
  agentImports,
  ConfirmDepartures,
  ConfirmImport,
  type ImportView,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { demand, mayImportAgents, mayUsePower } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { UnitStore } from '../units/unit.store.js';
import { decideOnImport } from './decide.js';
import type { Confirmed } from './import.events.js';
import { ImportStore } from './import.store.js';
import { ImportViews } from './import-views.js';
import { ImportWorkStore } from './import-work.store.js';
import { ImportsWorker } from './imports.worker.js';
import { JudgeAnew } from './judge-anew.js';

/** Confirms what a plan says, first everything but departures, then these, with the numbers that somebody has read. */
@Controller()
export class ConfirmImportHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly imports: ImportStore,
    private readonly works: ImportWorkStore,
    private readonly units: UnitStore,
    private readonly anew: JudgeAnew,
    private readonly views: ImportViews,
    private readonly worker: ImportsWorker,
  ) {}

  @Serves(agentImports.confirm)
  confirm(@Asked() asked: ConfirmImport): Promise<ImportView> {
    return this.confirmed(asked, 'lines');
  }

  @Serves(agentImports.depart)
  depart(@Asked() asked: ConfirmDepartures): Promise<ImportView> {
    return this.confirmed(asked, 'departures');
  }

  private async confirmed(
    { importId, expected, override = [] }: ConfirmImport | ConfirmDepartures,
    what: Confirmed,
  ): Promise<ImportView> {
    const actor = currentActor();
    demand(mayImportAgents(actor));
    demand(mayUsePower(actor));
    await this.refuseOutdated(importId);
    await writeOnce(this.store, async (tx) => {
      if (what === 'departures') await this.refuseForgotten(tx, importId);
      await decideOnImport(tx, importId, {
        type: what === 'lines' ? 'ConfirmImport' : 'ConfirmDepartures',
        expected: { ...expected },
        override,
        unliftable: await this.unliftable(tx, importId),
        by: actor.agentId,
        needsSecond: await this.hasAnother(tx, actor.agentId),
      });
      await this.works.beginStage(tx.manager, importId);
    });
    this.worker.wake();
    return this.views.of((await this.imports.find(this.manager, importId))!);
  }

  /** Where the directory has moved on, the plan is brought up to date, and what it says now is confirmed the next time. */
  private async refuseOutdated(importId: string): Promise<void> {
    const row = await this.imports.find(this.manager, importId);
    if (!row) throw new Refusal('import-not-found');
    const { status, file, planned: before } = row.state;
    if (status !== 'ready' && status !== 'blocked') return;
    const box = await this.views.boxOf(importId);
    if (!box) return;
    const { answers } = await this.works.parts(this.manager, importId, box);
    const differs = await this.anew.bringUpToDate({ file, answers, box });
    if (!differs) return;
    this.worker.wake();
    const after = await this.imports.find(this.manager, importId);
    throw new Refusal('plan-outdated', { differs, before, now: after?.state.planned });
  }

  /** Once what the file says is gone, nobody knows any more who was absent. */
  private async refuseForgotten(tx: WriteTransaction, importId: string): Promise<void> {
    const row = await this.imports.hold(tx.manager, importId);
    if (row?.state.confirmed === 'departures') return;
    const work = await this.works.find(tx.manager, importId);
    if (row?.state.status === 'done' && !work) throw new Refusal('import-not-ready');
  }

  private async unliftable(tx: WriteTransaction, importId: string): Promise<readonly string[]> {
    const box = await this.views.boxOf(importId);
    if (!box) return [];
    const { remarked } = await this.works.parts(tx.manager, importId, box);
    const blocked = remarked?.blocked ?? [];
    return blocked.filter(({ mayBeLifted }) => !mayBeLifted).map(({ code }) => code);
  }

  private async hasAnother(tx: WriteTransaction, actor: string): Promise<boolean> {
    const administrators = await this.units.administrators(tx.manager);
    return administrators.some((agentId) => agentId !== actor);
  }
}
