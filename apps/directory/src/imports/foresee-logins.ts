import { loginBase } from '@citadelle/contracts';
import type { ForeseenNewcomer, GivenLogin } from '@citadelle/contracts/calls';
import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Attempt } from './attempt.js';
import { remarkLogin } from './changed-since.js';
import { CredentialsClient } from './credentials.client.js';
import { ImportFacts, type PlannedImport } from './import-facts.js';
import type { KeptLine, LinePlan } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportTallyStore } from './import-tally.store.js';
import { NAMED_LINES } from './outdated-in-words.js';

const BATCH = 500;
/** Whoever waits does not wait longer until the lines of a file are looked through for a login. */
const LOOKED_THROUGH_MS = 1_000;

/** Foresees the logins of those whom a file creates, in the order of its lines: none is taken. */
@Injectable()
export class ForeseenLogins {
  constructor(
    private readonly dataSource: DataSource,
    private readonly manager: EntityManager,
    private readonly lines: ImportLineStore,
    private readonly tallies: ImportTallyStore,
    private readonly facts: ImportFacts,
    private readonly credentials: CredentialsClient,
  ) {}

  /** Tells the lines that get another login than was foreseen before; these say so. */
  async foresee({ file: { importId }, box }: PlannedImport, attempt?: Attempt): Promise<number[]> {
    await this.tallies.dropBases(this.manager, importId);
    const moved: number[] = [];
    for (let after = 0; ;) {
      const wanted = { after, limit: BATCH, kind: 'created' } as const;
      const batch = await this.lines.after(this.manager, importId, wanted, box);
      if (batch.length === 0) return moved;
      after = batch.at(-1)!.number;
      // Should it break off between the two, the next try counts from the beginning.
      const newcomers = await this.withThoseAhead(this.manager, importId, batch);
      const given = await this.credentials.foresee(newcomers);
      const logins = batch.map(({ number, read }, index) => {
        const login = given[index]!;
        const isHomonym = login.login !== loginBase(namesOf(read.person));
        return { line: number, login, isHomonym };
      });
      const other = withOtherLogins(batch, given);
      moved.push(...other.map(({ line }) => line));
      await this.dataSource.transaction(async (manager) => {
        await attempt?.reach(manager, after);
        if (other.length > 0) await this.lines.plan(manager, importId, other, box);
        await this.lines.setLogins(manager, importId, logins, box);
      });
    }
  }

  /** The first lines that create somebody whose login has one of these bases, by their digests, and one more than are named. */
  async sharing(
    { file: { importId }, box }: PlannedImport,
    bases: ReadonlySet<string>,
  ): Promise<number[]> {
    const found: number[] = [];
    const end = performance.now() + LOOKED_THROUGH_MS;
    for (let after = 0; performance.now() < end;) {
      const wanted = { after, limit: BATCH, kind: 'created' } as const;
      const batch = await this.lines.after(this.manager, importId, wanted, box);
      for (const { number, read } of batch)
        if (bases.has(this.facts.basesOf(importId, namesOf(read.person))[0])) found.push(number);
      if (batch.length < BATCH || found.length > NAMED_LINES) break;
      after = batch.at(-1)!.number;
    }
    return found.slice(0, NAMED_LINES + 1);
  }

  /** With how many before each, in the whole file, share the base of its login and of its address. */
  private async withThoseAhead(
    manager: EntityManager,
    importId: string,
    batch: readonly KeptLine[],
  ): Promise<ForeseenNewcomer[]> {
    const ofBatch = new Map<string, number>();
    const bases = batch.map(({ plan, read }) => {
      const names = namesOf(read.person);
      const [login, address] = this.facts.basesOf(importId, names);
      const inBatch = { login: ofBatch.get(login) ?? 0, address: ofBatch.get(address) ?? 0 };
      ofBatch.set(login, inBatch.login + 1);
      ofBatch.set(address, inBatch.address + 1);
      return { agentId: plan!.agentId!, ...names, login, address, inBatch };
    });
    const now = await this.tallies.addBases(manager, importId, ofBatch);
    const before = (base: string) => now.get(base)! - ofBatch.get(base)!;
    return bases.map(({ agentId, usualName, firstName, login, address, inBatch }) => ({
      ...{ agentId, usualName, firstName },
      loginsAhead: before(login) + inBatch.login,
      addressesAhead: before(address) + inBatch.address,
    }));
  }
}

/** The plans of lines that get another login than was announced. */
export function withOtherLogins(
  lines: readonly KeptLine[],
  given: readonly GivenLogin[],
): LinePlan[] {
  return lines.flatMap(({ login: announced, plan }, index) => {
    const { login } = given[index]!;
    if (announced === undefined || announced.login === login) return [];
    return [remarkLogin(plan as LinePlan, announced.login, login)];
  });
}

/** A line that creates somebody says how they are called. */
function namesOf(person: KeptLine['read']['person']): { usualName: string; firstName: string } {
  const { usualName, firstName } = person;
  return { usualName: usualName!, firstName: firstName! };
}
