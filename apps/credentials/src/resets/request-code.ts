import { Controller, Inject } from '@nestjs/common';
import { RequestCode, type RequestedCode, resets } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { Asked, EVENT_STORE, metadataOf, Serves } from '@citadelle/service-kit';
import type { EntityManager } from 'typeorm';
import { AccountStore } from '../accounts/account.store.js';
import { HolderStore } from '../accounts/holder.store.js';
import { UnitStore } from '../sessions/unit.store.js';
import { CodeTries } from './code-tries.js';
import { ResetWrites } from './reset-writes.js';

/** The unit to which every agent may send a request. */
const RECTORAT = 'RECTORAT';

/** Asks managers for the second code, by the first one. */
@Controller()
export class RequestCodeHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly accounts: AccountStore,
    private readonly holders: HolderStore,
    private readonly units: UnitStore,
    private readonly tries: CodeTries,
    private readonly writes: ResetWrites,
  ) {}

  /** Refuses with `reset-refused`, and with `unknown-unit` once the code was right. */
  @Serves(resets.requestCode)
  requestCode(@Asked() { resetId, firstCode, unit }: RequestCode): Promise<RequestedCode> {
    return this.tries.judge({ resetId }, { firstCode }, async (proven) => {
      const { reset, expired } = await this.store.write(metadataOf(), async (tx) => {
        // Under this lock requests follow their agent to another unit.
        await this.accounts.lock(tx.manager, proven.agentId);
        const asked = await this.unitFor(tx.manager, proven.agentId, unit);
        return this.writes.apply(tx, proven.resetId, { type: 'RequestCode', unit: asked });
      });
      if (expired || reset.state === 'unknown' || reset.unit === null)
        throw new Refusal('reset-refused');
      return { state: 'awaiting-second-code', unit: reset.unit, expiresAt: reset.expiresAt };
    });
  }

  /** The agent's own unit, or the rectorat. */
  private async unitFor(
    manager: EntityManager,
    agentId: string,
    asked: string | undefined,
  ): Promise<string> {
    const own = await this.holders.unitOf(manager, agentId);
    const unit = asked ?? own;
    if (unit === null) throw new Refusal('unknown-unit');
    const known = unit === RECTORAT && (await this.units.isDeclared(manager, unit));
    if (unit !== own && !known) throw new Refusal('unknown-unit');
    return unit;
  }
}
