import { Controller, Inject } from '@nestjs/common';
import { CompleteReset, resets } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { decideWithin, type EventStore, type WriteTransaction } from '@citadelle/event-store';
import {
  Asked,
  EVENT_STORE,
  metadataOf,
  refuseIfNobodyWaits,
  Serves,
} from '@citadelle/service-kit';
import { EntityManager } from 'typeorm';
import { accountDecider, accountStream } from '../accounts/account.js';
import { AccountStore } from '../accounts/account.store.js';
import { HolderStore } from '../accounts/holder.store.js';
import { PasswordPolicy } from '../passwords/password-policy.js';
import { PasswordStore } from '../passwords/password.store.js';
import { Passwords } from '../passwords/passwords.js';
import { CodeTries } from './code-tries.js';
import { CompletionDoor } from './completion-door.js';
import { type CountedTry, ResetCodeStore } from './reset-code.store.js';
import { ResetStore } from './reset.store.js';
import { ResetWrites } from './reset-writes.js';

/** Completes a reset with both codes and a new password. */
@Controller()
export class CompleteResetHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly door: CompletionDoor,
    private readonly tries: CodeTries,
    private readonly writes: ResetWrites,
    private readonly manager: EntityManager,
    private readonly accounts: AccountStore,
    private readonly holders: HolderStore,
    private readonly kept: ResetStore,
    private readonly codes: ResetCodeStore,
    private readonly passwordStore: PasswordStore,
    private readonly passwords: Passwords,
    private readonly policy: PasswordPolicy,
  ) {}

  /** Refuses with `password-rejected`, `hashing-saturated`, or `reset-refused` for every other reason. */
  @Serves(resets.complete)
  async complete(@Asked() request: CompleteReset): Promise<void> {
    const { login, firstCode, secondCode, newPassword } = request;
    // Judged with nothing but what was typed: a stranger may know the outcome, and it costs next to nothing.
    const typed = { firstName: '', usualName: '', birthDate: null, logins: [login] };
    this.policy.checkAtAGlance(newPassword, typed);
    // Only right codes measure and hash, so that guesses take no place from anybody.
    await this.tries.judge(
      { login },
      { firstCode, secondCode },
      (proven) =>
        this.door.withRightCodes(() =>
          this.passwords.lanes.admit(() => this.setPassword(proven, newPassword)),
        ),
      (work) => this.door.inTurn(work),
    );
  }

  /** Both codes were right: only now may the answer depend on the holder. */
  private async setPassword(proven: CountedTry, newPassword: string): Promise<void> {
    const holder = await this.holders.holder(this.manager, proven.agentId);
    const current = await this.passwordStore.current(this.manager, proven.agentId);
    const unchanged = await this.passwords.verify(newPassword, current);
    await this.door.measuring(() => this.policy.check(newPassword, holder, unchanged));
    const phc = await this.passwords.hashChosen(newPassword);
    // Whoever was told to come back, or left, does not find the password changed all the same.
    refuseIfNobodyWaits();
    const completed = await this.store.write(metadataOf(), (tx) => this.write(tx, proven, phc));
    if (!completed) throw new Refusal('reset-refused');
  }

  /** Writes everything in one transaction. False when the reset has ended meanwhile. */
  private async write(tx: WriteTransaction, proven: CountedTry, phc: string): Promise<boolean> {
    const { manager } = tx;
    const { resetId, agentId } = proven;
    const open = await this.accounts.lock(manager, agentId);
    await this.kept.lock(manager, resetId);
    const consumed = await this.codes.consume(manager, proven);
    const { expired } = await this.writes.apply(tx, resetId, { type: 'CompleteReset' });
    if (expired) return false;
    if (!consumed || !open) throw new Refusal('reset-refused');
    await this.cancelOthers(tx, agentId);
    const at = new Date().toISOString();
    const chosen = { type: 'ChoosePassword', through: 'reset', resetId, at } as const;
    await decideWithin(tx, accountDecider, accountStream(agentId), chosen);
    await this.passwordStore.replace(manager, agentId, phc);
    refuseIfNobodyWaits();
    return true;
  }

  /** What else is open of the account is not needed any more. Under the account's lock, which every start takes. */
  private async cancelOthers(tx: WriteTransaction, agentId: string): Promise<void> {
    for (const other of await this.kept.openOf(tx.manager, agentId))
      await this.writes.apply(tx, other, { type: 'CancelReset', by: 'agent' });
  }
}
