import {
  type Administrators,
  administrators,
  AgentPath,
  type ProposedChange,
  publicAdministrators,
} from '@citadelle/contracts/calls';
import { mayAppointAdministrator } from '@citadelle/rights';
import { answerOrNothing, Asked, Serves } from '@citadelle/service-kit';
import { Controller, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';

/** Who may change the directory. */
@ApiTags('Administrators')
@Controller()
export class AdministratorsController {
  constructor(private readonly services: Services) {}

  @Serves(publicAdministrators.list)
  @OpenTo(mayAppointAdministrator)
  listAdministrators(): Promise<Administrators> {
    return this.services.ask(administrators.list, {});
  }

  @Serves(publicAdministrators.appoint)
  @OpenTo(mayAppointAdministrator)
  async appointAdministrator(
    @Asked() request: AgentPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProposedChange> {
    return answerOrNothing(await this.services.ask(administrators.appoint, request), reply);
  }

  @Serves(publicAdministrators.dismiss)
  @OpenTo(mayAppointAdministrator)
  async dismissAdministrator(
    @Asked() request: AgentPath,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProposedChange> {
    return answerOrNothing(await this.services.ask(administrators.dismiss, request), reply);
  }
}
