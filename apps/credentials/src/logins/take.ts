import { type GivenLogin, type GivenLogins, logins, TakeLogins } from '@citadelle/contracts/calls';
import { type EventStore, LostRace, type WriteTransaction } from '@citadelle/event-store';
import { Asked, EVENT_STORE, metadataOf, Serves } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { AccountStore } from '../accounts/account.store.js';
import { makeWay } from '../accounts/make-way.js';
import { GivingLogins, type Nameless } from './giving-logins.js';
import { rankIn } from './login.js';
import { type TakenLogin, TakenLoginStore } from './taken-login.store.js';

/**
 * Takes the logins of people who are about to be created, in the order in which they are named: their accounts open with
 * them, in whatever order the agents are announced. A login that was taken and whose agent never comes is given to nobody
 * else: its rank stays taken.
 */
@Controller()
export class TakeLoginsHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly accounts: AccountStore,
    private readonly giving: GivingLogins,
    private readonly taken: TakenLoginStore,
  ) {}

  /** Once for each agentId: whoever is named again is answered as before. */
  @Serves(logins.take)
  take(@Asked() { newcomers }: TakeLogins): Promise<GivenLogins> {
    const people = [...new Map(newcomers.map((one) => [one.agentId, one])).values()];
    const agentIds = people.map(({ agentId }) => agentId);
    return this.store.write(metadataOf(), async (tx) => {
      const known = new Map<string, GivenLogin>([
        ...(await openedOf(this.accounts, tx, agentIds)),
        ...(await this.taken.find(tx.manager, agentIds)),
      ]);
      const fresh = people.filter(({ agentId }) => !known.has(agentId));
      for (const login of await this.takeFor(tx, fresh)) known.set(login.agentId, login);
      return { logins: newcomers.map(({ agentId }) => shown(known.get(agentId)!)) };
    });
  }

  private async takeFor(tx: WriteTransaction, fresh: readonly Nameless[]): Promise<TakenLogin[]> {
    if (fresh.length === 0) return [];
    const { given, shared } = await this.giving.give(tx.manager, fresh);
    const firsts = await this.taken.bareAmong(tx.manager, shared);
    const first = given.filter(({ rank }) => rank === 1).map(({ login }) => login);
    const bare = new Set([...firsts, ...first]);
    const taken = given.map((one) => {
      const { base } = rankIn(one.login);
      return { ...one, renumbers: one.rank === 2 && bare.has(base) ? base : null };
    });
    // The same people were named by two calls at once: the second one is answered as the first.
    if (!(await this.taken.keep(tx.manager, taken))) throw new LostRace('taken logins');
    await makeWay(tx, shared, () => metadataOf());
    return taken;
  }
}

/** What those have whose account is open already. */
async function openedOf(
  accounts: AccountStore,
  tx: WriteTransaction,
  agentIds: readonly string[],
): Promise<(readonly [string, GivenLogin])[]> {
  const views = await accounts.views(tx.manager, agentIds);
  return views.map(({ agentId, login, address }) => [
    agentId,
    { agentId, login, address, renumbers: null },
  ]);
}

const shown = ({ agentId, login, address, renumbers }: GivenLogin): GivenLogin => ({
  ...{ agentId, login, address, renumbers },
});
