import {
  CancelReset,
  CompleteReset,
  GetResetStatus,
  ListRequests,
  publicRequests,
  publicResets,
  RefuseReset,
  type ReleasedCode,
  ReleaseCode,
  RequestCode,
  type RequestedCode,
  requests,
  type RequestsPage,
  type RequestView,
  ResetPath,
  resets,
  type ResetStatus,
  type StartedReset,
  StartReset,
  TransferReset,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';
import { CurrentSession, OpenTo } from '../sessions/session.guard.js';
import type { ActiveSession } from '../sessions/session.guard.js';

/**
 * The steps of a reset: the agent's without a session, the managers' and their queues in one. Credentials judges
 * who handles a request; to everybody else a request or queue does not exist.
 */
@ApiTags('Password resets')
@Controller()
export class ResetsController {
  constructor(private readonly services: Services) {}

  @Serves(publicResets.start)
  startReset(@Asked() request: StartReset): Promise<StartedReset> {
    return this.services.ask(resets.start, request);
  }

  @Serves(publicResets.requestCode)
  requestCode(@Asked() request: RequestCode): Promise<RequestedCode> {
    return this.services.ask(resets.requestCode, request);
  }

  @Serves(publicResets.release)
  @OpenTo('signed-in')
  releaseCode(
    @Asked() request: ReleaseCode,
    @CurrentSession() { token }: ActiveSession,
  ): Promise<ReleasedCode> {
    return this.services.ask(resets.release, { ...request, token });
  }

  @Serves(publicResets.refuse)
  @OpenTo('signed-in')
  refuseReset(@Asked() request: RefuseReset): Promise<void> {
    return this.services.ask(resets.refuse, request);
  }

  @Serves(publicResets.transfer)
  @OpenTo('signed-in')
  transferReset(@Asked() request: TransferReset): Promise<void> {
    return this.services.ask(resets.transfer, request);
  }

  @Serves(publicResets.cancel)
  cancelReset(@Asked() request: CancelReset): Promise<void> {
    return this.services.ask(resets.cancel, request);
  }

  @Serves(publicResets.complete)
  completeReset(@Asked() request: CompleteReset): Promise<void> {
    return this.services.ask(resets.complete, request);
  }

  @Serves(publicResets.status)
  resetStatus(@Asked() request: GetResetStatus): Promise<ResetStatus> {
    return this.services.ask(resets.status, request);
  }

  @Serves(publicRequests.list)
  @OpenTo('signed-in')
  listRequests(@Asked() request: ListRequests): Promise<RequestsPage> {
    return this.services.ask(requests.list, request);
  }

  @Serves(publicRequests.get)
  @OpenTo('signed-in')
  getRequest(@Asked() request: ResetPath): Promise<RequestView> {
    return this.services.ask(requests.get, request);
  }
}
