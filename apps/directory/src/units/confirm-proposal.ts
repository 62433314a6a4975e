import { fold, Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { metadataOf } from '@citadelle/service-kit';
import { AgentAccountStore } from '../agents/agent-account.store.js';
import { departOrAnnounce, isToCome } from '../agents/depart.js';
import { holdActive } from '../agents/hold-active.js';
import type { DirectoryConfig } from '../directory.config.js';
import {
  type AdministratorChange,
  administratorsDecider,
  type AdministratorsEvent,
  administratorsStream,
  standingProposals,
} from './administrators.js';
import { changeAdministrator, circumstancesOf } from './change-administrator.js';

const accounts = new AgentAccountStore();

/** What took effect; `announce` is a departure that comes on a day `on`. */
export interface ConfirmedProposal {
  readonly agentId: string;
  readonly change: AdministratorChange | 'announce';
  readonly on?: string;
}

/**
 * Says as an operator what an administrator proposed about somebody, by their login, a former one or their address, so
 * that it takes effect: the newest where several things were. Refuses with `agent-not-found` and `no-proposal`, and as
 * what was proposed does.
 */
export function confirmProposal(
  store: EventStore,
  config: DirectoryConfig,
  login: string,
): Promise<ConfirmedProposal> {
  const circumstances = circumstancesOf(config);
  return store.write(metadataOf(), async (tx) => {
    const agentId = await accounts.holderOf(tx.manager, login);
    if (agentId === undefined) throw new Refusal('agent-not-found');
    const { events } = await tx.load<AdministratorsEvent>(administratorsStream);
    const state = fold(
      administratorsDecider,
      events.map(({ event }) => event),
    );
    const [proposal] = standingProposals(state, agentId, circumstances.at);
    if (!proposal) throw new Refusal('no-proposal');
    const { change, on } = proposal;
    if (change === 'depart') {
      await departOrAnnounce(tx, { agentId, on: on! }, circumstances);
      return isToCome(on!, circumstances)
        ? { agentId, change: 'announce', on: on! }
        : { agentId, change };
    }
    if (change === 'appoint') await holdActive(tx, agentId);
    const type = change === 'appoint' ? 'AppointAdministrator' : 'DismissAdministrator';
    await changeAdministrator(tx, { type, agentId, ...circumstances });
    return { agentId, change };
  });
}
