import {
  ListRequests,
  publicRequests,
  requests,
  type RequestsPage,
  type RequestView,
  ResetPath,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { OpenTo } from '../sessions/session.guard.js';

/** The requests of a unit, for those who handle them: credentials judges who that is. */
@ApiTags('Password resets')
@Controller()
@OpenTo('signed-in')
export class RequestsController {
  constructor(private readonly services: Services) {}

  @Serves(publicRequests.list)
  listRequests(@Asked() request: ListRequests): Promise<RequestsPage> {
    return this.services.ask(requests.list, request);
  }

  @Serves(publicRequests.get)
  getRequest(@Asked() request: ResetPath): Promise<RequestView> {
    return this.services.ask(requests.get, request);
  }
}
