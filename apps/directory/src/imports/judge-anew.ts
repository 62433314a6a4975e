import { AlreadyRunning, type EventStore, runAlone } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { decideOnImport } from './decide.js';
import { ForeseenLogins } from './foresee-logins.js';
import { ImportFacts, type PlannedImport } from './import-facts.js';
import { FIRST_ABSENT, type LinePlan } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportTallyStore } from './import-tally.store.js';
import { ImportWorkStore } from './import-work.store.js';
import { JudgeImport } from './judge-import.js';
import { plansOf } from './make-plan.js';
import { noLines, type Tally, tally } from './plan/tally.js';
import type { PlannedLine } from './plan/planned-line.js';

/** Where more lines than these are touched, the whole plan is made anew. */
const MOST = 500;

/** Judges the lines anew of people of whom something was said since the plan was made. */
@Injectable()
export class JudgeAnew {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly dataSource: DataSource,
    private readonly manager: EntityManager,
    private readonly works: ImportWorkStore,
    private readonly lines: ImportLineStore,
    private readonly tallies: ImportTallyStore,
    private readonly facts: ImportFacts,
    private readonly logins: ForeseenLogins,
    private readonly judge: JudgeImport,
  ) {}

  /** Brings a plan up to date: the lines of which another thing comes now, or `all` where the plan is made anew. */
  async bringUpToDate(planned: PlannedImport): Promise<readonly number[] | 'all'> {
    const { importId } = planned.file;
    const work = await this.works.find(this.manager, importId);
    if (!work) return [];
    const touched = await this.tallies.touched(
      ...([this.manager, importId, work.logPosition, MOST + 1] as const),
    );
    if (touched.length === 0) return [];
    if (touched.length > MOST) {
      await this.makeAnew(importId);
      return 'all';
    }
    // Two confirmations at once would both add what differs to the same sums; the second is told to look again.
    try {
      const what = `judge import ${importId}`;
      return await runAlone(this.dataSource, what, () => this.judgeAnew(planned, touched));
    } catch (error) {
      if (error instanceof AlreadyRunning) return 'all';
      throw error;
    }
  }

  private async judgeAnew(
    planned: PlannedImport,
    touched: readonly number[],
  ): Promise<readonly number[]> {
    const { file, box } = planned;
    const { importId } = file;
    await this.works.beginPlan(this.manager, importId);
    const numbers = touched.filter((number) => number < FIRST_ABSENT);
    const kept = await this.lines.at(this.manager, importId, numbers, box);
    const common = await this.facts.common(this.manager, planned);
    const facts = await this.facts.ofBatch(this.manager, planned, kept, common);
    const plans = plansOf(kept, facts);
    const other = plans.filter((plan, index) => !saysTheSame(plan, kept[index]!.plan));
    const absent = touched.filter((number) => number >= FIRST_ABSENT);
    if (other.length === 0 && absent.length === 0) return [];
    const { remarked } = await this.works.parts(this.manager, importId, box);
    const before = kept.map(({ plan }) => plan as LinePlan);
    const sums = sum(remarked?.sums ?? noLines, tally(before), tally(plans));
    await this.lines.plan(this.manager, importId, other, box);
    if (other.some(({ kind }) => kind === 'created') || before.some(wasCreated))
      await this.logins.foresee(planned);
    const unknownUnits = remarked?.unknownUnits ?? {};
    await this.judge.conclude(planned, { sums, unknownUnits });
    return [...other.map(({ line }) => line), ...absent];
  }

  private async makeAnew(importId: string): Promise<void> {
    await this.store.write(metadataOf(), async (tx) => {
      await decideOnImport(tx, importId, { type: 'OutdatePlan' });
      await this.works.beginStage(tx.manager, importId);
    });
  }
}

/** Whether two judgements of a line come to the same, whatever the agent's version is by now. */
export function saysTheSame(one: PlannedLine, other: unknown): boolean {
  const essence = ({ kind, agentId, changes, unit, faults }: PlannedLine) =>
    JSON.stringify([kind, agentId, changes, unit, faults.map(({ code }) => code)]);
  return other !== undefined && essence(one) === essence(other as PlannedLine);
}

const wasCreated = ({ kind }: LinePlan) => kind === 'created';

function sum(before: Tally, less: Tally, more: Tally): Tally {
  const names = Object.keys(before) as (keyof Tally)[];
  return Object.fromEntries(
    names.map((name) => [name, before[name] - less[name] + more[name]]),
  ) as unknown as Tally;
}
