import { Injectable } from '@nestjs/common';
import type { ReauthenticateInSession } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import { PreparedStatements } from '../prepared-statements.js';
import { PasswordAttempts, type ProvenTry } from './password-attempts.js';
import { ATTEMPT_SUCCEEDED } from './password-attempts.statements.js';
import { Sessions, tokenHash } from './sessions.js';

const REAUTHENTICATED = {
  name: 'session-reauthenticated',
  text: 'UPDATE sessions SET reauthenticated_at = now() WHERE token_hash = $1',
};

/** Asks people who are signed in for their password again, before what must not be left to an open screen. */
@Injectable()
export class Reauthentication {
  constructor(
    private readonly sessions: Sessions,
    private readonly attempts: PasswordAttempts,
    private readonly statements: PreparedStatements,
  ) {}

  /** Refuses with `session-expired`, `wrong-password`, `too-many-attempts` or `hashing-saturated`. */
  async confirm({ token, password }: ReauthenticateInSession): Promise<void> {
    const { login } = await this.sessions.find(token);
    const confirmed = await this.attempts.judge(
      login,
      password,
      'reauthentication',
      async (proven) => {
        await succeeded(this.statements, proven, 'reauthentication');
        await this.statements.run(REAUTHENTICATED, [tokenHash(token)]);
        return true;
      },
    );
    if (!confirmed) throw new Refusal('wrong-password');
  }
}

/** Writes the success of a try that opens no session. */
export async function succeeded(
  statements: PreparedStatements,
  { account, source, address }: ProvenTry,
  purpose: 'reauthentication' | 'password-change',
): Promise<void> {
  await statements.run(ATTEMPT_SUCCEEDED, [account.subject, source, purpose, address]);
}
