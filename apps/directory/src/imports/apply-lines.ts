import { dayInParis, type GivenLogin, type Newcomer } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { type EventStore, LostRace, type WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { changeAgents } from '../agents/change-agents.js';
import { createAgents } from '../agents/create-agents.js';
import { Enroller, type Enrolment } from '../agents/enrolment.js';
import { NumenStore } from '../agents/numen.store.js';
import { DirectoryConfig } from '../directory.config.js';
import type { Attempt } from './attempt.js';
import { changeOf } from './change-of-line.js';
import { CredentialsClient } from './credentials.client.js';
import { decideOnImport } from './decide.js';
import type { AppliedCounts } from './import.events.js';
import { ImportFacts, type PlannedImport } from './import-facts.js';
import type { KeptLine, LinePlan } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { plansOf } from './make-plan.js';
import type { ReadLine } from './reading/read-line.js';
import { refusedNow, remarkChanged, remarkLogin, saysTheSame } from './changed-since.js';

const claims = new NumenStore();

/** A line that is about to be applied. */
interface Verdict {
  readonly kept: KeptLine;
  readonly plan: LinePlan;
  /** Whether it is another than was planned. */
  readonly isOther: boolean;
}

/** Lines that follow each other in the file, as they were planned, with their NUMENs. */
export interface PreparedLines {
  /** The number of the last one. */
  readonly upTo: number;
  /** How many are empty. */
  readonly empty: number;
  /** Of those with somebody on them, by their number. */
  readonly numens: ReadonlyMap<number, string | undefined>;
  readonly kept: readonly KeptLine[];
  /** Of those that were planned to create somebody. */
  readonly enrolments: ReadonlyMap<LinePlan, Enrolment>;
}

/** Applies lines of a file, a batch in one write: each once, whatever happens in between. */
@Injectable()
export class LineApplier {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly config: DirectoryConfig,
    private readonly manager: EntityManager,
    private readonly lines: ImportLineStore,
    private readonly facts: ImportFacts,
    private readonly enroller: Enroller,
    private readonly credentials: CredentialsClient,
  ) {}

  /** Reads and seals what does not depend on how the directory is by then. */
  async prepare(
    { file: { importId }, box }: PlannedImport,
    batch: readonly ReadLine[],
  ): Promise<PreparedLines> {
    // The file is read again for its NUMENs alone: the rest was kept as it was planned.
    const numens = new Map<number, string | undefined>();
    for (const line of batch) if (line.kind === 'person') numens.set(line.line, line.person.numen);
    const kept = await this.lines.at(this.manager, importId, [...numens.keys()], box);
    const created = kept.filter((line) => line.plan?.kind === 'created');
    const enrolments = await Promise.all(
      created.map(async (line) => {
        const plan = line.plan as LinePlan;
        return [plan, await this.enrol(plan, line, numens.get(plan.line)!)] as const;
      }),
    );
    const { line: upTo } = batch.at(-1)!;
    const empty = batch.length - numens.size;
    return { upTo, empty, numens, kept, enrolments: new Map(enrolments) };
  }

  /** `by` is who confirmed them. */
  async apply(
    planned: PlannedImport,
    { upTo, empty, numens, kept, enrolments: prepared }: PreparedLines,
    by: string,
    attempt: Attempt,
  ): Promise<void> {
    const { importId } = planned.file;
    const judged = await this.judge(planned, kept);
    const created = judged.filter(({ plan }) => plan.kind === 'created');
    const enrolments = await Promise.all(
      created.map(
        ({ plan, kept }) => prepared.get(plan) ?? this.enrol(plan, kept, numens.get(plan.line)!),
      ),
    );
    const logins = await this.takeLogins(created);
    const verdicts = judged.map((verdict) => withLogin(verdict, logins.get(verdict.plan.line)));
    await this.store.write({ correlationId: importId, by }, async (tx) => {
      const outcomes = await this.write(tx, verdicts, enrolments, numens);
      await attempt.reach(tx.manager, upTo);
      const other = outcomes.filter(({ isOther }) => isOther).map(({ plan }) => plan);
      await this.keepOther(tx, planned, other, logins);
      await this.lines.markApplied(
        tx.manager,
        importId,
        outcomes.map(({ plan }) => plan.line),
      );
      const counts = countsOf(outcomes, empty);
      await decideOnImport(tx, importId, { type: 'ApplyLines', upTo, counts });
    });
  }

  /** What was planned; of people of whom something was said since, what is right now. */
  private async judge(planned: PlannedImport, kept: readonly KeptLine[]): Promise<Verdict[]> {
    const common = await this.facts.common(this.manager, planned);
    const facts = await this.facts.ofBatch(this.manager, planned, kept, common);
    const now = plansOf(kept, facts);
    return kept.map((line, index): Verdict => {
      const plan = line.plan as LinePlan;
      const holder = line.fingerprint && facts.known.get(line.fingerprint.toString('hex'));
      // Of whom it creates, the directory may know a namesake by now.
      const isTouched =
        plan.kind === 'created' ||
        (holder ? holder.version !== plan.version : plan.version !== undefined);
      const replanned = now[index]!;
      if (plan.kind === 'rejected' || !isTouched || saysTheSame(replanned, plan))
        return { kept: line, plan, isOther: false };
      return { kept: line, plan: remarkChanged(replanned), isOther: true };
    });
  }

  /** By the number of the line. */
  private async takeLogins(created: readonly Verdict[]): Promise<Map<number, GivenLogin>> {
    const newcomers = created.map(({ plan, kept }): Newcomer => {
      const { usualName, firstName } = kept.read.person;
      return { agentId: plan.agentId!, usualName: usualName!, firstName: firstName! };
    });
    const given = newcomers.length > 0 ? await this.credentials.take(newcomers) : [];
    return new Map(given.map((login, index) => [created[index]!.plan.line, login]));
  }

  /** Keeps what became of lines that came out otherwise than they were planned, with their logins. */
  private async keepOther(
    { manager }: WriteTransaction,
    { file: { importId }, box }: PlannedImport,
    other: readonly LinePlan[],
    logins: ReadonlyMap<number, GivenLogin>,
  ): Promise<void> {
    if (other.length === 0) return;
    await this.lines.plan(manager, importId, other, box);
    const given = other
      .filter(({ kind }) => kind === 'created')
      .map(({ line }) => ({ line, login: logins.get(line)!, isHomonym: true }));
    await this.lines.setLogins(manager, importId, given, box);
  }

  private enrol(plan: LinePlan, { read }: KeptLine, numen: string): Promise<Enrolment> {
    const { usualName, firstName, birthDate, phone, endsOn } = read.person;
    const request = {
      ...{ usualName: usualName!, firstName: firstName!, birthDate: birthDate!, numen },
      unit: plan.unit!,
      ...(phone !== undefined && { phone }),
      ...(endsOn !== undefined && { endsOn }),
    };
    return this.enroller.enrol(request, plan.agentId);
  }

  /** Writes what a batch does to the directory; of a line that is refused at the last moment, that it is. */
  private async write(
    tx: WriteTransaction,
    verdicts: readonly Verdict[],
    enrolments: readonly Enrolment[],
    numens: ReadonlyMap<number, string | undefined>,
  ): Promise<Verdict[]> {
    const answers = new Map<number, Refusal | 'done' | 'known'>();
    const created = await createAgents(tx, enrolments);
    verdicts
      .filter(({ plan }) => plan.kind === 'created')
      .forEach(({ plan }, index) => {
        const answer = created[index]!;
        if (answer instanceof Refusal) answers.set(plan.line, answer);
        else answers.set(plan.line, answer.created ? 'done' : 'known');
      });
    const changing = verdicts.filter(
      ({ plan: { kind } }) => kind === 'changed' || kind === 'returning',
    );
    const today = dayInParis(new Date());
    const changed = await changeAgents(
      tx,
      changing.map(({ plan }) => changeOf(plan, today, this.config)),
    );
    for (const [index, { plan }] of changing.entries()) {
      const answer = changed[index]!;
      answers.set(plan.line, answer instanceof Refusal ? answer : 'done');
      if (answer instanceof Refusal || !plan.changes.some(({ field }) => field === 'numen'))
        continue;
      const fingerprints = this.facts.fingerprintsOf(numens.get(plan.line)!);
      if (!(await claims.claimAnother(tx.manager, plan.agentId!, fingerprints)))
        throw new LostRace('somebody else claimed a NUMEN first');
    }
    return verdicts.map((verdict) => {
      const answer = answers.get(verdict.plan.line);
      if (answer === undefined || answer === 'done') return verdict;
      const plan = refusedNow(verdict.plan, answer);
      return { ...verdict, plan, isOther: true };
    });
  }
}

/** A line that creates somebody, with the login that they have now. */
function withLogin(verdict: Verdict, given: GivenLogin | undefined): Verdict {
  const announced = verdict.kept.login?.login;
  if (!given || announced === undefined || announced === given.login) return verdict;
  return { ...verdict, plan: remarkLogin(verdict.plan, announced, given.login), isOther: true };
}

function countsOf(verdicts: readonly Verdict[], empty: number): AppliedCounts {
  const counts = { created: 0, changed: 0, returning: 0, known: 0, rejected: 0, empty };
  for (const { plan } of verdicts) counts[plan.kind] += 1;
  const { known: alreadyKnown, ...rest } = counts;
  return { ...rest, alreadyKnown };
}
