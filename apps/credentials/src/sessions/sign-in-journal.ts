import { Injectable } from '@nestjs/common';
import type { LastSignIns } from '@citadelle/contracts/calls';
import { currentCall } from '@citadelle/service-kit';
import { isUUID } from 'class-validator';
import { EntityManager } from 'typeorm';
import { SignInJournalStore } from './sign-in-journal.store.js';

const SHOWN = 10;

/** What the journal of sign-ins tells the people in it. */
@Injectable()
export class SignIns {
  constructor(
    private readonly manager: EntityManager,
    private readonly journal: SignInJournalStore,
  ) {}

  /** The last ones of whoever asks, latest first; none of nobody. */
  async last(): Promise<LastSignIns> {
    const { actor } = currentCall();
    if (actor === undefined || !isUUID(actor)) return { items: [] };
    const rows = await this.journal.last(this.manager, actor, SHOWN);
    return { items: rows.map(({ at, source }) => ({ at: at.toISOString(), source })) };
  }
}
