import { dayInParis, endOf } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { Deadline, WriteTransaction } from '@citadelle/event-store';
import { CONFIG, type Deadlines, DEADLINES, LOGGER } from '@citadelle/service-kit';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { DirectoryConfig } from '../directory.config.js';
import { circumstancesOf } from '../units/change-administrator.js';
import {
  ANNOUNCED_DEPARTURE,
  departureDeadline,
  type DepartureDue,
} from './announced-departures.js';
import { stateOfAgent } from './decide-on-agents.js';
import { departAgent } from './depart.js';

/** Makes the departures happen that were announced, when their day begins in Paris. */
@Injectable()
export class AnnouncedDepartures implements OnModuleInit {
  constructor(
    @Inject(DEADLINES) private readonly deadlines: Deadlines,
    @Inject(CONFIG) private readonly config: DirectoryConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Called by Nest. */
  onModuleInit(): void {
    this.deadlines.on(ANNOUNCED_DEPARTURE, (deadline, tx) => this.depart(deadline, tx));
  }

  private async depart({ data }: Deadline, tx: WriteTransaction): Promise<void> {
    const { agentId, on } = data as DepartureDue;
    const { state, announcedBy } = await stateOfAgent(tx, agentId);
    if (state.status !== 'active' || state.announced?.on !== on) return;
    const { agreed } = state.announced;
    // Whoever announced it is the first who says so: another administrator must be the second.
    const by = announcedBy ?? 'system';
    const circumstances = { ...circumstancesOf(this.config), by, agreed };
    const departure = { agentId, on, through: 'announcement' } as const;
    const held = await heldBack(() => departAgent(tx, departure, circumstances));
    if (held) await this.tryAgain(tx, { agentId, on }, held);
  }

  /** Looked at every day: another administrator may be there by then, or a second one may have agreed. */
  private async tryAgain(tx: WriteTransaction, due: DepartureDue, why: string): Promise<void> {
    const dueAt = endOf(dayInParis(new Date()));
    await tx.setDeadline({ ...departureDeadline(due), dueAt });
    tx.afterCommit(() =>
      this.logger.warn({ ...due, why }, 'an announced departure did not happen'),
    );
  }
}

/** Why a departure did not happen, where it waits for an administrator. */
async function heldBack(depart: () => Promise<object | undefined>): Promise<string | undefined> {
  try {
    return (await depart()) && 'second-administrator-required';
  } catch (error) {
    if (error instanceof Refusal && error.code === 'last-administrator') return error.code;
    throw error;
  }
}
