import { addressBase, loginBase, type Names } from '@citadelle/contracts';
import { CONFIG } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CredentialsConfig } from '../credentials.config.js';
import { type Bases, givenLogin, type GivenLogin, rankIn } from './login.js';
import { RankStore } from './rank.store.js';
import { ReservedLogins } from './reserved-logins.js';
import { TakenLoginStore } from './taken-login.store.js';

/** Somebody who needs a login. */
export interface Nameless extends Names {
  readonly agentId: string;
}

/** What people were given, in their order, and what else follows from it. */
export interface Gift<Person> {
  readonly given: readonly (Person & GivenLogin)[];
  /** The bases that have a second holder by now, as far as the first or the second of them is among these people. */
  readonly shared: readonly string[];
}

/** Gives logins and addresses: what was taken for somebody before, or the next ones. */
@Injectable()
export class GivingLogins {
  private readonly reserved: ReservedLogins;

  constructor(
    @Inject(CONFIG) private readonly config: CredentialsConfig,
    private readonly ranks: RankStore,
    private readonly taken: TakenLoginStore,
  ) {
    this.reserved = new ReservedLogins(config.RESERVED_LOGINS);
  }

  /** Whether nobody gets this base without a number. */
  isReserved(base: string): boolean {
    return this.reserved.has(base);
  }

  /** The login and the address for these ranks. The first of a base that others share has a number too. */
  login(bases: Bases, rank: number, addressRank: number, isShared = false): GivenLogin {
    const isNumbered = isShared || this.isReserved(bases.loginBase);
    return givenLogin(bases, { rank, addressRank }, isNumbered, this.config.EMAIL_DOMAIN);
  }

  /** Gives each of these people a login, under the locks of its bases. Nobody stands there twice. */
  async give<Person extends Nameless>(
    manager: EntityManager,
    people: readonly Person[],
  ): Promise<Gift<Person>> {
    const taken = await this.taken.find(
      manager,
      people.map(({ agentId }) => agentId),
    );
    const fresh = people.filter(({ agentId }) => !taken.has(agentId)).map(basesOf);
    // The first of a base opens under it alone unless there is a second one by then: nobody may become that meanwhile.
    const firsts = [...taken.values()].filter(({ rank }) => rank === 1).map(baseOf);
    const ranks = await this.ranks.take(
      manager,
      {
        logins: fresh.map(({ loginBase }) => loginBase),
        addresses: fresh.map(({ addressBase }) => addressBase),
      },
      { logins: firsts, addresses: [] },
    );
    let next = 0;
    const given = people.map((person) => {
      const before = taken.get(person.agentId);
      if (before) return { ...person, ...before };
      const login = this.login(fresh[next]!, ranks.logins[next]!, ranks.addresses[next]!);
      next += 1;
      return { ...person, ...login };
    });
    const shared = given.filter(({ rank }) => rank <= 2).map(baseOf);
    return {
      given,
      shared: [...new Set(shared)].filter((base) => ranks.last.ofLogin(base) >= 2),
    };
  }
}

/** The bases of somebody's login and address. */
export function basesOf(names: Names): Bases {
  return { loginBase: loginBase(names), addressBase: addressBase(names) };
}

const baseOf = ({ login }: GivenLogin) => rankIn(login).base;
