import { agentImports, ImportPath } from '@citadelle/contracts/calls';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayImportAgents } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { ImportEnd } from './import-end.js';
import { ImportsWorker } from './imports.worker.js';

/** Gives an import up. What was applied stays; nothing is left of the file. */
@Controller()
export class AbandonImportHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly end: ImportEnd,
    private readonly worker: ImportsWorker,
  ) {}

  @Serves(agentImports.abandon)
  async abandon(@Asked() { importId }: ImportPath): Promise<void> {
    demand(mayImportAgents(currentActor()));
    await writeOnce(this.store, (tx) => this.end.abandon(tx, importId, 'asked'));
    this.worker.sweep();
  }
}
