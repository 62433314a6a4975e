import { Controller } from '@nestjs/common';
import {
  ChangePasswordInSession,
  passwords,
  ReauthenticateInSession,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { ReauthenticateHandler } from '../sessions/reauthenticate.js';
import { ChangePasswordHandler } from './change.js';

/** What somebody signed in does with their password. */
@Controller()
export class PasswordsController {
  constructor(
    private readonly changing: ChangePasswordHandler,
    private readonly reauthenticating: ReauthenticateHandler,
  ) {}

  @Serves(passwords.change)
  change(@Asked() request: ChangePasswordInSession): Promise<void> {
    return this.changing.change(request);
  }

  @Serves(passwords.reauthenticate)
  reauthenticate(@Asked() request: ReauthenticateInSession): Promise<void> {
    return this.reauthenticating.reauthenticate(request);
  }
}
