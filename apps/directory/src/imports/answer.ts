import {
  agentImports,
  AnswerImport,
  type ImportView,
  type LineAnswer,
} from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { demand, mayImportAgents } from '@citadelle/rights';
import { Asked, currentActor, EVENT_STORE, Serves, writeOnce } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { KnownAgentStore } from '../agents/known-agent.store.js';
import { decideOnImport } from './decide.js';
import { ImportStore } from './import.store.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportViews } from './import-views.js';
import { type Answers, ImportWorkStore } from './import-work.store.js';
import { ImportsWorker } from './imports.worker.js';

const known = new KnownAgentStore();

/** Takes answers to what a plan asks: which units are meant, and what to do with lines. The plan is made anew. */
@Controller()
export class AnswerImportHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly imports: ImportStore,
    private readonly works: ImportWorkStore,
    private readonly lines: ImportLineStore,
    private readonly views: ImportViews,
    private readonly worker: ImportsWorker,
  ) {}

  /** Refuses with `unknown-unit` and `nothing-to-answer`. */
  @Serves(agentImports.answer)
  async answer(@Asked() asked: AnswerImport): Promise<ImportView> {
    demand(mayImportAgents(currentActor()));
    const { importId } = asked;
    const row = await this.imports.find(this.manager, importId);
    if (!row) throw new Refusal('import-not-found');
    const box = await this.views.boxOf(importId);
    if (!box) throw new Refusal('import-not-ready');
    const units = upperCased(asked.units ?? {});
    const lines = asked.lines ?? {};
    const parts = await this.works.parts(this.manager, importId, box);
    await this.demandUnits(units, {
      ...parts.remarked?.unknownUnits,
      ...parts.answers.units,
    });
    const numbers = Object.keys(lines).map(Number);
    if (numbers.some((number) => !Number.isSafeInteger(number) || number > 2 ** 31 - 1))
      throw new Refusal('nothing-to-answer');
    const kept = await this.lines.at(this.manager, importId, numbers, box);
    const asking = new Map(kept.map(({ number, plan }) => [number, plan?.answers ?? []]));
    for (const [number, answer] of Object.entries(lines))
      if (!asking.get(Number(number))?.includes(answer as LineAnswer))
        throw new Refusal('nothing-to-answer', { line: number });
    if (numbers.length + Object.keys(units).length === 0) throw new Refusal('nothing-to-answer');
    const answers: Answers = {
      units: { ...parts.answers.units, ...units },
      lines: { ...parts.answers.lines, ...lines },
    };
    await writeOnce(this.store, async (tx) => {
      const counted = { units: Object.keys(units).length, lines: numbers.length };
      await decideOnImport(tx, importId, { type: 'AnswerImport', ...counted });
      await this.works.keepAnswers(tx.manager, importId, answers, box);
      await this.works.beginStage(tx.manager, importId);
    });
    this.worker.wake();
    return this.views.of((await this.imports.find(this.manager, importId))!);
  }

  /** A unit may be answered for again; the one that is meant must exist. */
  private async demandUnits(
    units: Readonly<Record<string, string>>,
    asked: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const undeclared = await known.undeclared(this.manager, Object.values(units));
    for (const [unit, meant] of Object.entries(units)) {
      if (!Object.hasOwn(asked, unit)) throw new Refusal('nothing-to-answer', { unit });
      if (undeclared.has(meant)) throw new Refusal('unknown-unit');
    }
  }
}

function upperCased(units: Readonly<Record<string, string>>): Record<string, string> {
  const tidy = (text: string) => text.trim().toUpperCase();
  return Object.fromEntries(
    Object.entries(units).map(([unit, meant]) => [tidy(unit), tidy(meant)]),
  );
}
