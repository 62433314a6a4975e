import { Inject, Injectable } from '@nestjs/common';
import type { CompleteReset } from '@citadelle/contracts/calls';
import { fold, Refusal } from '@citadelle/decider';
import type { EventStore, WriteTransaction } from '@citadelle/event-store';
import { EVENT_STORE, metadataOf, withRefusalFloor } from '@citadelle/service-kit';
import { accountDecider, accountStream, type AccountEvent } from '../accounts/account.decider.js';
import { Identities } from '../accounts/identities.js';
import { HashingLanes } from '../passwords/hashing-lanes.js';
import { PasswordPolicy } from '../passwords/password-policy.js';
import { type PasswordKind, Passwords } from '../passwords/passwords.js';
import { PreparedStatements } from '../prepared-statements.js';
import { CodeTries } from './code-tries.js';
import type { CountedTry } from './code-tries.statements.js';
import { Resets } from './resets.js';

const CURRENT_HASH = {
  name: 'current-hash',
  text: 'SELECT phc, kind FROM password_hashes WHERE agent_id = $1',
};

/** Consumes both codes: of two completions with the same codes, only one gets a row. */
const CONSUME = `
  UPDATE reset_codes c SET second_code = NULL FROM resets r
  WHERE c.reset_id = $1 AND r.reset_id = c.reset_id AND r.state = 'second-code-released'
    AND r.expires_at > now() AND c.first_code = $2 AND c.second_code = $3
  RETURNING 1`;

/** Stores the new password, ends every session, and clears the wrong tries that closed the account. */
const SET_PASSWORD = `
  WITH ended AS (DELETE FROM sessions WHERE agent_id = $1),
       cleared AS (DELETE FROM password_attempts WHERE subject = $3)
  INSERT INTO password_hashes AS known (agent_id, phc, kind) VALUES ($1, $2, 'chosen')
  ON CONFLICT (agent_id) DO UPDATE
    SET phc = EXCLUDED.phc, kind = EXCLUDED.kind, generation = known.generation + 1`;

const STRANGERS = 100;
const MEASURE_MS = 50;

/** Completes a reset with both codes and a new password. */
@Injectable()
export class ResetCompletion {
  /** Measuring a password takes long and anybody may ask for it, so only so many may wait at a time. */
  private readonly door = new HashingLanes(1, STRANGERS, 0, MEASURE_MS);

  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly tries: CodeTries,
    private readonly resets: Resets,
    private readonly statements: PreparedStatements,
    private readonly identities: Identities,
    private readonly passwords: Passwords,
    private readonly policy: PasswordPolicy,
  ) {}

  /** Refuses with `password-rejected`, `hashing-saturated`, or `reset-refused` for every other reason. */
  async complete({ login, firstCode, secondCode, newPassword }: CompleteReset): Promise<void> {
    // Judged with nothing but what was typed: a stranger may know the outcome.
    const typed = { firstName: '', usualName: '', birthDate: null, logins: [login] };
    this.policy.refuseIfAny(await this.door.admit(() => this.policy.judge(newPassword, typed)));
    // Only right codes ask for a place in the hashing queue, so that guesses take no place from sign-ins.
    await withRefusalFloor(['reset-refused'], () =>
      this.tries.judge({ login }, { firstCode, secondCode }, (proven) =>
        this.passwords.lanes.admit(() => this.setPassword(proven, newPassword)),
      ),
    );
  }

  /** Both codes were right: only now may the answer depend on the holder. */
  private async setPassword(proven: CountedTry, newPassword: string): Promise<void> {
    const holder = await this.identities.holder(proven.agentId);
    const broken = await this.policy.judge(newPassword, holder);
    if (await this.isCurrent(proven.agentId, newPassword)) broken.push('unchanged');
    this.policy.refuseIfAny(broken);
    const phc = await this.passwords.hashChosen(newPassword);
    const completed = await this.store.write(metadataOf(), (tx) => this.write(tx, proven, phc));
    if (!completed) throw new Refusal('reset-refused');
  }

  private async isCurrent(agentId: string, newPassword: string): Promise<boolean> {
    const [current] = await this.statements.run<{ phc: string; kind: PasswordKind }>(CURRENT_HASH, [
      agentId,
    ]);
    return this.passwords.verify(newPassword, current);
  }

  /** Writes everything in one transaction. False when the reset has ended meanwhile. */
  private async write(tx: WriteTransaction, proven: CountedTry, phc: string): Promise<boolean> {
    const { resetId, agentId, firstCode, secondCode } = proven;
    await tx.manager.query('SELECT FROM accounts WHERE agent_id = $1 FOR UPDATE', [agentId]);
    const command = { type: 'CompleteReset', now: new Date() } as const;
    await tx.manager.query('SELECT FROM resets WHERE reset_id = $1 FOR UPDATE', [resetId]);
    const [, consumed] = await tx.manager.query<[unknown[], number]>(CONSUME, [
      resetId,
      firstCode,
      secondCode,
    ]);
    const { expired } = await this.resets.apply(tx, resetId, command);
    if (expired) return false;
    if (consumed !== 1) throw new Refusal('reset-refused');
    await choosePassword(tx, agentId);
    await tx.manager.query(SET_PASSWORD, [agentId, phc, agentId]);
    return true;
  }
}

async function choosePassword(tx: WriteTransaction, agentId: string): Promise<void> {
  const stream = accountStream(agentId);
  const { version, events } = await tx.load<AccountEvent>(stream);
  const account = fold(
    accountDecider,
    events.map(({ event }) => event),
  );
  if (account.status !== 'open') throw new Refusal('reset-refused');
  const command = { type: 'ChoosePassword', through: 'reset' } as const;
  await tx.append(stream, version, accountDecider.decide(command, account));
}
