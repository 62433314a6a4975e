import { AlreadyRunning, type EventStore, runAlone } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { remarkChanged, saysTheSame } from './changed-since.js';
import { decideOnImport } from './decide.js';
import { ForeseenLogins } from './foresee-logins.js';
import { ImportFacts, type PlannedImport } from './import-facts.js';
import { FIRST_ABSENT, type KeptLine, type LinePlan } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportTallyStore } from './import-tally.store.js';
import { ImportWorkStore } from './import-work.store.js';
import { JudgeImport } from './judge-import.js';
import { KnownPeopleStore } from './known-people.store.js';
import { plansOf } from './make-plan.js';
import type { Outdated } from './outdated-in-words.js';
import { noLines, type Tally, tally } from './plan/tally.js';

/**
 * Somebody waits while lines are judged anew, and is not kept waiting: where more lines than these are touched, more
 * logins are to be foreseen or more people are absent, the whole plan is made anew behind their back.
 */
const MOST = 500;
/** Nor are more than these compared with the lines, who have come since or have other names. */
const MOST_NAMED = 10_000;

/** Nothing more is known of a plan that is made anew. */
const MADE_ANEW: Outdated = { lines: [], logins: [], absent: 0, isMadeAnew: true };

/** What was said since a plan was made. */
interface Since {
  /** Where the log stood when it was looked at. */
  readonly logEnd: string;
  readonly touched: readonly number[];
  /** Of those who have come or have other names, the bases of their logins, by their digests. */
  readonly loginBases: ReadonlySet<string>;
  /** Whether one of them shares its login or address with somebody of the file. */
  readonly shareLogins: boolean;
  /** Whether it is too much to judge line by line. */
  readonly isMuch: boolean;
}

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
    private readonly people: KnownPeopleStore,
    private readonly facts: ImportFacts,
    private readonly logins: ForeseenLogins,
    private readonly judge: JudgeImport,
  ) {}

  /** Brings a plan up to date, or has it made anew: what is otherwise than it said, if anything. */
  async bringUpToDate(planned: PlannedImport): Promise<Outdated | undefined> {
    const { importId } = planned.file;
    if (!(await this.since(importId))) return undefined;
    try {
      // Of two who confirm at once, one judges; a plan half judged is nothing that the other may confirm.
      return await runAlone(this.dataSource, `plan of import ${importId}`, () =>
        this.judgeAnew(planned),
      );
    } catch (error) {
      if (error instanceof AlreadyRunning) return MADE_ANEW;
      throw error;
    }
  }

  /** What was said since the plan was made that concerns its lines. */
  private async since(importId: string): Promise<Since | undefined> {
    const work = await this.works.find(this.manager, importId);
    if (!work) return undefined;
    const { logPosition } = work;
    const logEnd = await this.works.logEnd(this.manager);
    const named = await this.tallies.namedSince(this.manager, logPosition, MOST_NAMED + 1);
    const identities = named.map((one) => this.facts.identityDigest(importId, one)!);
    const said = { logPosition, identities };
    const touched = await this.tallies.touched(this.manager, importId, said, MOST + 1);
    const bases = named.map((one) => this.facts.basesOf(importId, one));
    const loginBases = new Set(bases.map(([ofLogin]) => ofLogin));
    const shareLogins = await this.tallies.hasBase(this.manager, importId, bases.flat());
    // Of more who have come than are compared, any may be of the file.
    const isMuch =
      touched.length > MOST ||
      named.length > MOST_NAMED ||
      (await this.tallies.hasLostNamesakes(this.manager, importId, logPosition));
    if (touched.length === 0 && !shareLogins && !isMuch) return undefined;
    return { logEnd, touched, loginBases, shareLogins, isMuch };
  }

  private async judgeAnew(planned: PlannedImport): Promise<Outdated | undefined> {
    const { file, box } = planned;
    const { importId } = file;
    const since = await this.since(importId);
    if (!since) return MADE_ANEW;
    const { touched, shareLogins } = since;
    if (since.isMuch) return this.makeAnew(planned, since);
    const { remarked } = await this.works.parts(this.manager, importId, box);
    const numbers = touched.filter((number) => number < FIRST_ABSENT);
    const kept = await this.lines.at(this.manager, importId, numbers, box);
    const common = await this.facts.common(this.manager, planned);
    const facts = await this.facts.ofBatch(this.manager, planned, kept, common);
    const plans = plansOf(kept, facts);
    const other = plans.filter((plan, index) => !saysTheSame(plan, kept[index]!.plan));
    const absent = touched.filter((number) => number >= FIRST_ABSENT);
    const before = kept.map(({ plan }) => plan as LinePlan);
    const sums = sum(remarked?.sums ?? noLines, tally(before), tally(plans));
    const movesLogins = shareLogins || [...other, ...before].some(isCreated);
    const lines = other.map(({ line }) => line);
    const mayDiffer = movesLogins || other.length + absent.length > 0;
    if (
      plans.some((plan, index) => hasLostSomebody(plan, kept[index]!)) ||
      (movesLogins && sums.created > MOST) ||
      (mayDiffer && (await this.hasManyAbsent(planned)))
    )
      return this.makeAnew(planned, since, lines);
    await this.lines.plan(this.manager, importId, other.map(remarkChanged), box);
    const moved = movesLogins ? await this.logins.foresee(planned) : [];
    const differs = other.length + moved.length + absent.length > 0;
    if (differs) {
      const unknownUnits = remarked?.unknownUnits ?? {};
      await this.judge.conclude(planned, { sums, unknownUnits });
    } else if (!(await this.areSumsOf(importId, sums))) return this.makeAnew(planned, since);
    await this.works.planIsOf(this.manager, importId, since.logEnd);
    if (!differs) return undefined;
    return { lines, logins: moved, absent: absent.length, isMadeAnew: false };
  }

  /** Whether the lines are as they were counted: a judgement that broke off may have changed some and counted none. */
  private async areSumsOf(importId: string, sums: Tally): Promise<boolean> {
    const kinds = await this.tallies.kinds(this.manager, importId);
    return COUNTED.every((kind) => (kinds.get(kind) ?? 0) === sums[kind]);
  }

  /** Whether more people are absent than are looked at while somebody waits: each is judged anew whenever one line is. */
  private async hasManyAbsent({ file }: PlannedImport): Promise<boolean> {
    const { importId, mode, scope } = file;
    if (mode !== 'synchronise') return false;
    const units = await this.people.figuresByUnit(this.manager, importId, scope);
    return units.reduce((sum, { active, present }) => sum + active - present, 0) > MOST;
  }

  /** The worker does it, for as long as it takes: whoever confirms is answered before, with what is known of it. */
  private async makeAnew(
    planned: PlannedImport,
    { loginBases, shareLogins }: Since,
    lines: readonly number[] = [],
  ): Promise<Outdated> {
    const { importId } = planned.file;
    const logins = shareLogins ? await this.logins.sharing(planned, loginBases) : [];
    await this.store.write(metadataOf(), async (tx) => {
      await decideOnImport(tx, importId, { type: 'OutdatePlan' });
      await this.works.beginStage(tx.manager, importId);
    });
    return { ...MADE_ANEW, lines, logins };
  }
}

const COUNTED = ['created', 'changed', 'returning', 'known', 'rejected'] as const;

/** Whether a line spoke for somebody, maybe alone, for whom it does not speak any more. */
function hasLostSomebody({ present }: LinePlan, { plan, newId }: KeptLine): boolean {
  const before = (plan as LinePlan).present;
  return before.some((agentId) => agentId !== newId && !present.includes(agentId));
}

const isCreated = ({ kind }: LinePlan) => kind === 'created';

function sum(before: Tally, less: Tally, more: Tally): Tally {
  const names = Object.keys(before) as (keyof Tally)[];
  return Object.fromEntries(
    names.map((name) => [name, before[name] - less[name] + more[name]]),
  ) as unknown as Tally;
}
