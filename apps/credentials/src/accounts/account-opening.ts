import { Inject, Injectable } from '@nestjs/common';
import type { MessageOn, topics } from '@citadelle/contracts';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import { CONFIG, EVENT_STORE, metadataOf } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';
import { addressBase, loginBase } from '../logins/login.js';
import { takeRanks } from '../logins/ranks.js';
import { accountDecider, accountStream } from './account.decider.js';

type AgentCreated = Extract<MessageOn<typeof topics.agents.name>, { type: 'AgentCreated' }>;

/** Opens the account of a new agent: login and address are decided once, under the locks of their bases. */
@Injectable()
export class AccountOpening {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: CredentialsConfig,
  ) {}

  /** Once per message, and once per agent. */
  async open(consumer: string, { id, data }: AgentCreated): Promise<void> {
    if (data === null) return;
    const { agentId, firstName, usualName, unit } = data;
    await this.store.write(metadataOf(), async (tx) => {
      if (!(await tx.firstSight(consumer, id))) return;
      const stream = accountStream(agentId);
      const { version } = await tx.load(stream);
      if (version > 0) return;
      await tx.manager.query(
        'INSERT INTO identities (agent_id, first_name, usual_name, unit) VALUES ($1, $2, $3, $4)',
        [agentId, firstName, usualName, unit],
      );
      const bases = { loginBase: loginBase(data), addressBase: addressBase(data) };
      const ranks = await takeRanks(tx.manager, bases);
      const opened = accountDecider.decide(
        { type: 'OpenAccount', ...bases, ...ranks, domain: this.config.EMAIL_DOMAIN },
        accountDecider.initial,
      );
      await tx.append(stream, version, opened);
      if (ranks.rank === 2) await makeWay(tx, bases.loginBase);
    });
  }
}

/** The first of a base gets its number now that it is no longer alone. */
async function makeWay(tx: WriteTransaction, base: string): Promise<void> {
  const [holder] = await tx.manager.query<{ agent_id: string }[]>(
    'SELECT agent_id FROM logins WHERE login = $1',
    [base],
  );
  if (!holder) throw new Error('the first of a base is not in the registry');
  await decideWithin(tx, accountDecider, accountStream(holder.agent_id), {
    type: 'MakeWayForHomonym',
    loginBase: base,
  });
}
