import { agentImports, ImportPath } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayImportAgents } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { decideOnImport } from './decide.js';
import { ImportWorkStore } from './import-work.store.js';
import { ImportsWorker } from './imports.worker.js';

/** Stops an import between two batches, and lets it go on. */
@Controller()
export class SuspendImportHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly works: ImportWorkStore,
    private readonly worker: ImportsWorker,
  ) {}

  @Serves(agentImports.suspend)
  suspend(@Asked() { importId }: ImportPath): Promise<void> {
    return this.decide(importId, 'SuspendImport');
  }

  @Serves(agentImports.goOn)
  async goOn(@Asked() { importId }: ImportPath): Promise<void> {
    await this.decide(importId, 'ResumeImport');
    this.worker.wake();
  }

  private async decide(importId: string, type: 'SuspendImport' | 'ResumeImport'): Promise<void> {
    demand(mayImportAgents(currentActor()));
    await writeOnce(this.store, async (tx) => {
      await decideOnImport(tx, importId, { type });
      await this.works.beginStage(tx.manager, importId);
    });
  }
}
