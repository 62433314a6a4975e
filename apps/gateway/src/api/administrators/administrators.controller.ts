import { administrators, AgentPath, publicAdministrators } from '@citadelle/contracts/calls';
import { mayAppointAdministrator } from '@citadelle/rights';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';

/** Who may change the directory. */
@ApiTags('Administrators')
@Controller()
@OpenTo(mayAppointAdministrator)
export class AdministratorsController {
  constructor(private readonly services: Services) {}

  @Serves(publicAdministrators.appoint)
  appointAdministrator(@Asked() request: AgentPath): Promise<void> {
    return this.services.ask(administrators.appoint, request);
  }

  @Serves(publicAdministrators.dismiss)
  dismissAdministrator(@Asked() request: AgentPath): Promise<void> {
    return this.services.ask(administrators.dismiss, request);
  }
}
