import { oneAhead } from '@citadelle/async';
import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Attempt } from './attempt.js';
import { remarkMoved } from './changed-since.js';
import { ForeseenLogins } from './foresee-logins.js';
import { ImportFacts, type PlannedImport } from './import-facts.js';
import type { KeptLine, LinePlan } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportTallyStore } from './import-tally.store.js';
import { ImportWorkStore } from './import-work.store.js';
import { JudgeImport } from './judge-import.js';
import { type UnknownUnits, withUnknownUnits } from './unknown-units.js';
import { noLines, tally } from './plan/tally.js';
import { planLines } from './plan/plan-lines.js';
import type { KnownAgent, PlanFacts } from './plan/planned-line.js';

/** As many lines as are planned together. */
export const BATCH = 500;

/** Plans what a file that was read makes of the directory. Nothing of the directory is written. */
@Injectable()
export class PlanMaker {
  constructor(
    private readonly dataSource: DataSource,
    private readonly manager: EntityManager,
    private readonly works: ImportWorkStore,
    private readonly lines: ImportLineStore,
    private readonly tallies: ImportTallyStore,
    private readonly facts: ImportFacts,
    private readonly logins: ForeseenLogins,
    private readonly judge: JudgeImport,
  ) {}

  async make(planned: PlannedImport, attempt: Attempt): Promise<void> {
    const { file, box } = planned;
    const { importId } = file;
    await this.works.beginPlan(this.manager, importId);
    // Whoever was absent stands behind the lines of the file, and is none of them.
    await this.tallies.dropAbsent(this.manager, importId);
    await this.tallies.dropPresent(this.manager, importId);
    let sums = noLines;
    let unknownUnits: UnknownUnits = {};
    for await (const { upTo, plans } of oneAhead(this.plans(planned))) {
      sums = tally(plans, sums);
      unknownUnits = withUnknownUnits(unknownUnits, plans);
      await this.dataSource.transaction(async (manager) => {
        await attempt.reach(manager, upTo);
        await this.lines.plan(manager, importId, plans, box);
      });
    }
    await this.logins.foresee(planned, attempt);
    await this.judge.conclude(planned, { sums, unknownUnits }, attempt);
  }

  /** The plans of each batch, up to the number of its last line; while one is kept, the next is made. */
  private async *plans(
    planned: PlannedImport,
  ): AsyncGenerator<{ upTo: number; plans: LinePlan[] }> {
    const { file, box } = planned;
    const common = await this.facts.common(this.manager, planned);
    for (let after = 0; ;) {
      const wanted = { after, limit: BATCH };
      const batch = await this.lines.after(this.manager, file.importId, wanted, box);
      if (batch.length === 0) return;
      after = batch.at(-1)!.number;
      const facts = await this.facts.ofBatch(this.manager, planned, batch, common);
      const plans = plansOf(batch, facts).map((plan, index) =>
        remarkMoved(plan, batch[index]!.plan),
      );
      yield { upTo: after, plans };
    }
  }
}

/** What becomes of lines that were read, with what is shown of whom they mean. */
export function plansOf(batch: readonly KeptLine[], facts: PlanFacts): LinePlan[] {
  const byId = new Map<string, KnownAgent>();
  for (const agent of [...facts.known.values(), ...[...facts.namesakes.values()].flat()])
    byId.set(agent.agentId, agent);
  const lines = batch.map(({ read, fingerprint }) => ({
    ...read,
    ...(fingerprint && { fingerprint: fingerprint.toString('hex') }),
  }));
  return planLines(lines, facts).map((plan) => {
    const known = plan.agentId === undefined ? undefined : byId.get(plan.agentId);
    if (!known) return plan;
    const { usualName, firstName, unit } = known;
    return { ...plan, known: { usualName, firstName, unit } };
  });
}
