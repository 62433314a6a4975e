import { Controller } from '@nestjs/common';
import {
  ChangePasswordInSession,
  passwords,
  ReauthenticateInSession,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Reauthentication } from '../sessions/reauthenticate.js';
import { PasswordChange } from './change.js';

/** What somebody signed in does with their password. */
@Controller()
export class PasswordsController {
  constructor(
    private readonly changes: PasswordChange,
    private readonly reauthentication: Reauthentication,
  ) {}

  @Serves(passwords.change)
  change(@Asked() request: ChangePasswordInSession): Promise<void> {
    return this.changes.choose(request);
  }

  @Serves(passwords.reauthenticate)
  reauthenticate(@Asked() request: ReauthenticateInSession): Promise<void> {
    return this.reauthentication.confirm(request);
  }
}
