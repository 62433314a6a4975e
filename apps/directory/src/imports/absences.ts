import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Attempt } from './attempt.js';
import type { PlannedImport } from './import-facts.js';
import { type AbsentPlan, FIRST_ABSENT } from './import-line.js';
import { ImportTallyStore } from './import-tally.store.js';
import { KnownPeopleStore } from './known-people.store.js';
import { absences, type AbsenceFacts } from './plan/absences.js';
import { countHeld, type Held } from './plan/warnings.js';
import type { Tally } from './plan/tally.js';

const BATCH = 500;

/** Who is proposed for departure. */
export interface Departing {
  readonly total: number;
  /** By unit, without those whose departure was announced and is due. */
  readonly byUnit: ReadonlyMap<string, number>;
  /** How many are held, by what holds them. */
  readonly held: Held;
}

/** Finds the people whom a file of a whole staff does not name, and what becomes of them. */
@Injectable()
export class Absences {
  constructor(
    private readonly dataSource: DataSource,
    private readonly manager: EntityManager,
    private readonly tallies: ImportTallyStore,
    private readonly people: KnownPeopleStore,
  ) {}

  /** Plans them anew, once the lines of the file are planned. */
  async plan(
    { file, box }: PlannedImport,
    { total, rejected, refusedUnmatched }: Tally,
    attempt: Attempt | undefined,
  ): Promise<Departing> {
    const { importId, mode, scope, extractedOn, extractedOnSaid } = file;
    const byUnit = new Map<string, number>();
    let departing = 0;
    let held: Held = {};
    await this.tallies.dropAbsent(this.manager, importId);
    if (mode !== 'synchronise') return { total: 0, byUnit, held };
    const valid = total - rejected;
    const said = { mode, scope, extractedOn, extractedOnSaid };
    const facts: AbsenceFacts = { ...said, refusedUnmatched, valid };
    let number = FIRST_ABSENT;
    for (let after: string | undefined; ;) {
      const wanted = { scope, after, limit: BATCH };
      const absent = await this.people.absent(this.manager, importId, wanted);
      if (absent.length === 0) return { total: departing, byUnit, held };
      after = absent.at(-1)!.agentId;
      const judged = absences(absent, facts);
      held = countHeld(judged, held);
      const plans = judged.map((absence, index): AbsentPlan => {
        const { kind, isDue, agentId, version, remarks } = absence;
        const { usualName, firstName, unit } = absent[index]!;
        if (kind === 'departing') {
          departing += 1;
          if (!isDue) byUnit.set(unit, (byUnit.get(unit) ?? 0) + 1);
        }
        const nothing = { changes: [], faults: [], answers: [], present: [] };
        const known = { usualName, firstName, unit };
        return { ...nothing, line: number++, kind, agentId, version, remarks, known };
      });
      await this.dataSource.transaction(async (manager) => {
        await attempt?.reach(manager, plans.at(-1)!.line);
        await this.tallies.addAbsent(manager, importId, plans, box);
      });
    }
  }
}
