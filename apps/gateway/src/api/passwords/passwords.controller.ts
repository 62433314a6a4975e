import {
  ChangePassword,
  passwords,
  publicPasswords,
  Reauthenticate,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { CurrentSession, OpenTo } from '../sessions/session.guard.js';
import type { ActiveSession } from '../sessions/session.guard.js';

/** What somebody signed in does with their password. */
@ApiTags('Passwords')
@Controller()
export class PasswordsController {
  constructor(private readonly services: Services) {}

  /** Beside signing out, the only call that is open to a session of the initial password. */
  @Serves(publicPasswords.change)
  @OpenTo('any-session')
  changePassword(
    @Asked() request: ChangePassword,
    @CurrentSession() { token }: ActiveSession,
  ): Promise<void> {
    return this.services.ask(passwords.change, { ...request, token });
  }

  /** Before a release. */
  @Serves(publicPasswords.reauthenticate)
  @OpenTo('signed-in')
  reauthenticate(
    @Asked() request: Reauthenticate,
    @CurrentSession() { token }: ActiveSession,
  ): Promise<void> {
    return this.services.ask(passwords.reauthenticate, { ...request, token });
  }
}
