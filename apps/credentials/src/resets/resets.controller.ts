import { Controller } from '@nestjs/common';
import {
  CancelReset,
  CompleteReset,
  FollowReset,
  type RequestedSecondCode,
  RequestSecondCode,
  resets,
  type ResetStatus,
  type StartedReset,
  StartReset,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { ResetCompletion } from './complete.js';
import { ResetRequests } from './request-code.js';
import { ResetStart } from './start.js';

/** The agent's part of a reset, without a session. */
@Controller()
export class ResetsController {
  constructor(
    private readonly starting: ResetStart,
    private readonly requests: ResetRequests,
    private readonly completion: ResetCompletion,
  ) {}

  @Serves(resets.start)
  start(@Asked() request: StartReset): Promise<StartedReset> {
    return this.starting.start(request);
  }

  @Serves(resets.status)
  status(@Asked() request: FollowReset): Promise<ResetStatus> {
    return this.requests.status(request);
  }

  @Serves(resets.cancel)
  cancel(@Asked() request: CancelReset): Promise<void> {
    return this.requests.cancel(request);
  }

  @Serves(resets.complete)
  complete(@Asked() request: CompleteReset): Promise<void> {
    return this.completion.complete(request);
  }

  @Serves(resets.requestSecondCode)
  request(@Asked() request: RequestSecondCode): Promise<RequestedSecondCode> {
    return this.requests.request(request);
  }
}
