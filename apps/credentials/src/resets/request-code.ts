import { Inject, Injectable } from '@nestjs/common';
import type {
  CancelReset,
  GetResetStatus,
  RequestedCode,
  RequestCode,
  ResetStatus,
} from '@citadelle/contracts/calls';
import { resetOfNotMeToken } from '@citadelle/contracts/not-me-token';
import { Refusal } from '@citadelle/decider';
import { CONFIG, keyBytes, withRefusalFloor } from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { IdentityStore } from '../accounts/identity.store.js';
import { CredentialsConfig } from '../credentials.config.js';
import { UnitStore } from '../sessions/unit.store.js';
import { CodeTries } from './code-tries.js';
import { ResetStore } from './reset.store.js';
import { Resets } from './reset-writes.js';

/** The unit to which every agent may send a request. */
const RECTORAT = 'RECTORAT';

/** What the first code alone allows: asking for the second code, reading the status, cancelling. */
@Injectable()
export class ResetRequests {
  private readonly notMeKey: Buffer;

  constructor(
    @Inject(CONFIG) config: CredentialsConfig,
    private readonly manager: EntityManager,
    private readonly kept: ResetStore,
    private readonly identities: IdentityStore,
    private readonly units: UnitStore,
    private readonly tries: CodeTries,
    private readonly resets: Resets,
  ) {
    this.notMeKey = keyBytes(config.NOT_ME_TOKEN_KEY);
  }

  /** Refuses with `reset-refused`, and with `unknown-unit` once the code was right. */
  request({ resetId, firstCode, unit }: RequestCode): Promise<RequestedCode> {
    return withRefusalFloor(['reset-refused'], () =>
      this.tries.judge({ resetId }, { firstCode }, async (proven) => {
        const asked = await this.unitFor(proven.agentId, unit);
        const command = { type: 'RequestCode', unit: asked, now: new Date() } as const;
        const reset = await this.resets.write(proven.resetId, command);
        if (reset.state === 'unknown' || reset.unit === null) throw new Refusal('reset-refused');
        return { state: 'awaiting-second-code', unit: reset.unit, expiresAt: reset.expiresAt };
      }),
    );
  }

  /** Refuses with `reset-refused`. */
  status({ login, firstCode }: GetResetStatus): Promise<ResetStatus> {
    return withRefusalFloor(['reset-refused'], () =>
      this.tries.judge({ login }, { firstCode }, async ({ resetId }) => {
        await this.resets.expireIfLate(resetId);
        const row = await this.kept.find(this.manager, resetId);
        if (!row) throw new Refusal('reset-refused');
        const { state, unit } = row;
        return {
          ...{ resetId, state, unit },
          requestedAt: row.requestedAt?.toISOString() ?? null,
          expiresAt: row.expiresAt.toISOString(),
        };
      }),
    );
  }

  /** By the first code, or by the link of the mail. Nothing happens when it was cancelled before. Refuses with `reset-refused`. */
  cancel({ notMeToken, login = '', firstCode = '' }: CancelReset): Promise<void> {
    return withRefusalFloor(['reset-refused'], async () => {
      if (notMeToken !== undefined) {
        const resetId = resetOfNotMeToken(this.notMeKey, notMeToken);
        if (resetId === undefined) throw new Refusal('reset-refused');
        return this.end(resetId, 'not-me');
      }
      await this.tries.judge({ login }, { firstCode }, ({ resetId }) => this.end(resetId, 'agent'));
    });
  }

  private async end(resetId: string, by: 'agent' | 'not-me'): Promise<void> {
    const command = { type: 'CancelReset', by, now: new Date() } as const;
    await this.resets.write(resetId, command);
  }

  /** The agent's own unit, or the rectorat. */
  private async unitFor(agentId: string, asked: string | undefined): Promise<string> {
    const own = await this.identities.unitOf(this.manager, agentId);
    const unit = asked ?? own;
    if (unit !== null && (unit === own || (await this.isRectorat(unit)))) return unit;
    throw new Refusal('unknown-unit');
  }

  private async isRectorat(unit: string): Promise<boolean> {
    return unit === RECTORAT && (await this.units.isDeclared(this.manager, RECTORAT));
  }
}
