import { agents, dayInParis, DepartAgent, type ProposedChange } from '@citadelle/contracts/calls';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { demand, mayChangeAgentStatus, mayUsePower } from '@citadelle/rights';
import {
  answerOrNothing,
  Asked,
  CONFIG,
  currentActor,
  EVENT_STORE,
  Serves,
  writeOnce,
} from '@citadelle/service-kit';
import { Controller, Inject, Res } from '@nestjs/common';
import { DirectoryConfig } from '../directory.config.js';
import type { Proposal } from '../units/administrators.js';
import {
  changeAdministrator,
  type Circumstances,
  circumstancesOf,
  proposedChange,
} from '../units/change-administrator.js';
import { decideOnUnit } from '../units/decide.js';
import { UnitStore } from '../units/unit.store.js';
import type { StatusThrough } from './agent.events.js';
import { AgentStore } from './agent.store.js';
import { decideOnAgent, stateOfAgent } from './decide-on-agents.js';

const kept = new AgentStore();
const units = new UnitStore();

/** Records that an agent works here no more, and takes their roles; or announces it, for a day to come. */
@Controller()
export class DepartAgentHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    @Inject(CONFIG) private readonly config: DirectoryConfig,
  ) {}

  /** Refuses as the deciders do, also with `last-administrator`. */
  @Serves(agents.depart)
  async depart(
    @Asked() request: DepartAgent,
    @Res({ passthrough: true }) reply: { status(code: number): unknown },
  ): Promise<ProposedChange> {
    demand(mayChangeAgentStatus(currentActor()));
    demand(mayUsePower(currentActor()));
    const circumstances = circumstancesOf(this.config);
    const proposal = await writeOnce(this.store, (tx) =>
      departOrAnnounce(tx, request, circumstances),
    );
    return answerOrNothing(proposedChange(proposal), reply);
  }
}

/** As {@link departAgent}, or announces the departure where its day has not begun in Paris. */
export function departOrAnnounce(
  tx: WriteTransaction,
  departure: DepartAgent,
  circumstances: Circumstances,
): Promise<Proposal | undefined> {
  const depart = isToCome(departure.on, circumstances) ? announceDeparture : departAgent;
  return depart(tx, departure, circumstances);
}

/** Whether a day has not begun in Paris when something is said. */
export function isToCome(on: string, { at }: Pick<Circumstances, 'at'>): boolean {
  return on > dayInParis(new Date(at));
}

/**
 * Records a departure as part of a write; that of an administrator may wait for a second one, and comes back then, unless
 * two `agreed` to it when it was announced.
 */
export async function departAgent(
  tx: WriteTransaction,
  { agentId, on, through = 'hand' }: DepartAgent & { readonly through?: StatusThrough },
  circumstances: Circumstances & { readonly agreed?: boolean },
): Promise<Proposal | undefined> {
  await kept.lock(tx.manager, agentId);
  const role = { type: 'DepartAdministrator', agentId, on, ...circumstances } as const;
  const proposal = await changeAdministrator(tx, role);
  if (proposal) return proposal;
  await decideOnAgent(tx, { type: 'DepartAgent', agentId, on, through });
  for (const unitId of await units.managedBy(tx.manager, agentId))
    await decideOnUnit(tx, { type: 'DismissManager', unitId, agentId });
  return undefined;
}

/** The roles stay until the day comes; of an administrator, two say so now and nobody is asked then. */
async function announceDeparture(
  tx: WriteTransaction,
  { agentId, on }: DepartAgent,
  circumstances: Circumstances,
): Promise<Proposal | undefined> {
  const { state } = await stateOfAgent(tx, agentId);
  const { announced } = state.status === 'active' ? state : {};
  if (announced?.on === on && announced.agreed) return undefined;
  const isAdministrator = (await units.administrators(tx.manager)).includes(agentId);
  const role = { type: 'AgreeToDeparture', agentId, on, ...circumstances } as const;
  const proposal = await changeAdministrator(tx, role);
  if (proposal) return proposal;
  const agreed = isAdministrator || undefined;
  await decideOnAgent(tx, { type: 'AnnounceDeparture', agentId, on, agreed });
  return undefined;
}
