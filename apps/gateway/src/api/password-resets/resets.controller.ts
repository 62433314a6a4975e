import {
  CancelReset,
  CompleteReset,
  FollowReset,
  publicResets,
  type RequestedSecondCode,
  RequestSecondCode,
  resets,
  type ResetStatus,
  type StartedReset,
  StartReset,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';

/** The agent's part of a reset, without a session. */
@ApiTags('Password resets')
@Controller()
export class PasswordResetsController {
  constructor(private readonly services: Services) {}

  @Serves(publicResets.start)
  startReset(@Asked() request: StartReset): Promise<StartedReset> {
    return this.services.ask(resets.start, request);
  }

  @Serves(publicResets.requestSecondCode)
  requestSecondCode(@Asked() request: RequestSecondCode): Promise<RequestedSecondCode> {
    return this.services.ask(resets.requestSecondCode, request);
  }

  @Serves(publicResets.status)
  resetStatus(@Asked() request: FollowReset): Promise<ResetStatus> {
    return this.services.ask(resets.status, request);
  }

  @Serves(publicResets.cancel)
  cancelReset(@Asked() request: CancelReset): Promise<void> {
    return this.services.ask(resets.cancel, request);
  }

  @Serves(publicResets.complete)
  completeReset(@Asked() request: CompleteReset): Promise<void> {
    return this.services.ask(resets.complete, request);
  }
}
