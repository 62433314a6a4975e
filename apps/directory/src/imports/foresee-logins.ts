import { addressBase, loginBase } from '@citadelle/contracts';
import type { ForeseenNewcomer } from '@citadelle/contracts/calls';
import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import type { Attempt } from './attempt.js';
import { CredentialsClient } from './credentials.client.js';
import { ImportFacts, type PlannedImport } from './import-facts.js';
import type { KeptLine } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { ImportTallyStore } from './import-tally.store.js';

const BATCH = 500;

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

  async foresee({ file: { importId }, box }: PlannedImport, attempt?: Attempt): Promise<void> {
    await this.tallies.dropBases(this.manager, importId);
    for (let after = 0; ;) {
      const wanted = { after, limit: BATCH, kind: 'created' } as const;
      const batch = await this.lines.after(this.manager, importId, wanted, box);
      if (batch.length === 0) return;
      after = batch.at(-1)!.number;
      // Should it break off between the two, the next try counts from the beginning.
      const newcomers = await this.withThoseAhead(this.manager, importId, batch);
      const given = await this.credentials.foresee(newcomers);
      const logins = batch.map(({ number, read }, index) => {
        const login = given[index]!;
        const isHomonym = login.login !== loginBase(namesOf(read.person));
        return { line: number, login, isHomonym };
      });
      await this.dataSource.transaction(async (manager) => {
        await attempt?.reach(manager, after);
        await this.lines.setLogins(manager, importId, logins, box);
      });
    }
  }

  /** With how many before each, in the whole file, share the base of its login and of its address. */
  private async withThoseAhead(
    manager: EntityManager,
    importId: string,
    batch: readonly KeptLine[],
  ): Promise<ForeseenNewcomer[]> {
    const digest = (base: string) => this.facts.baseDigest(importId, base);
    const ofBatch = new Map<string, number>();
    const bases = batch.map(({ plan, read }) => {
      const names = namesOf(read.person);
      const login = digest(`login ${loginBase(names)}`);
      const address = digest(`address ${addressBase(names)}`);
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

/** A line that creates somebody says how they are called. */
function namesOf(person: KeptLine['read']['person']): { usualName: string; firstName: string } {
  const { usualName, firstName } = person;
  return { usualName: usualName!, firstName: firstName! };
}
