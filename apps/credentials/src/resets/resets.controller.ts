import { Controller } from '@nestjs/common';
import {
  CancelReset,
  CompleteReset,
  GetResetStatus,
  RefuseReset,
  type ReleasedCode,
  ReleaseCodeInSession,
  RequestCode,
  type RequestedCode,
  resets,
  type ResetStatus,
  type StartedReset,
  StartReset,
  TransferReset,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { ResetCompletion } from './complete.js';
import { RequestHandling } from './release.js';
import { ResetRequests } from './request-code.js';
import { ResetStart } from './start.js';

/** The steps of a reset: the agent's without a session, those of managers to whoever handles the request. */
@Controller()
export class ResetsController {
  constructor(
    private readonly starting: ResetStart,
    private readonly requests: ResetRequests,
    private readonly handling: RequestHandling,
    private readonly completion: ResetCompletion,
  ) {}

  @Serves(resets.start)
  start(@Asked() request: StartReset): Promise<StartedReset> {
    return this.starting.start(request);
  }

  @Serves(resets.requestCode)
  requestCode(@Asked() request: RequestCode): Promise<RequestedCode> {
    return this.requests.request(request);
  }

  @Serves(resets.release)
  release(@Asked() request: ReleaseCodeInSession): Promise<ReleasedCode> {
    return this.handling.release(request);
  }

  @Serves(resets.refuse)
  refuse(@Asked() request: RefuseReset): Promise<void> {
    return this.handling.refuse(request);
  }

  @Serves(resets.transfer)
  transfer(@Asked() request: TransferReset): Promise<void> {
    return this.handling.transfer(request);
  }

  @Serves(resets.complete)
  complete(@Asked() request: CompleteReset): Promise<void> {
    return this.completion.complete(request);
  }

  @Serves(resets.cancel)
  cancel(@Asked() request: CancelReset): Promise<void> {
    return this.requests.cancel(request);
  }

  @Serves(resets.status)
  status(@Asked() request: GetResetStatus): Promise<ResetStatus> {
    return this.requests.status(request);
  }
}
