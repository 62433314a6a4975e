import {
  ListRequests,
  publicRequests,
  RefuseRequest,
  type ReleasedSecondCode,
  ReleaseSecondCode,
  requests,
  type RequestsPage,
  type RequestView,
  ResetPath,
  TransferRequest,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { CurrentSession, OpenTo } from '../sessions/session.guard.js';
import type { ActiveSession } from '../sessions/session.guard.js';

/**
 * The requests of a unit, for managers and administrators who handle them. Credentials judges the rights, which
 * depend on the request; to everybody else a request or queue does not exist.
 */
@ApiTags('Password resets')
@Controller()
@OpenTo('signed-in')
export class HandledResetsController {
  constructor(private readonly services: Services) {}

  @Serves(publicRequests.list)
  listRequests(@Asked() request: ListRequests): Promise<RequestsPage> {
    return this.services.ask(requests.list, request);
  }

  @Serves(publicRequests.get)
  getRequest(@Asked() request: ResetPath): Promise<RequestView> {
    return this.services.ask(requests.get, request);
  }

  @Serves(publicRequests.release)
  releaseSecondCode(
    @Asked() request: ReleaseSecondCode,
    @CurrentSession() { token }: ActiveSession,
  ): Promise<ReleasedSecondCode> {
    return this.services.ask(requests.release, { ...request, token });
  }

  @Serves(publicRequests.refuse)
  refuseRequest(@Asked() request: RefuseRequest): Promise<void> {
    return this.services.ask(requests.refuse, request);
  }

  @Serves(publicRequests.transfer)
  transferRequest(@Asked() request: TransferRequest): Promise<void> {
    return this.services.ask(requests.transfer, request);
  }
}
