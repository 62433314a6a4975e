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
import { CancelResetHandler } from './cancel.js';
import { CompleteResetHandler } from './complete.js';
import { RefuseResetHandler } from './refuse.js';
import { ReleaseCodeHandler } from './release.js';
import { RequestCodeHandler } from './request-code.js';
import { StartResetHandler } from './start.js';
import { GetResetStatusHandler } from './status.js';
import { TransferResetHandler } from './transfer.js';

/** The steps of a reset: the agent's without a session, those of managers to whoever handles the request. */
@Controller()
export class ResetsController {
  constructor(
    private readonly starting: StartResetHandler,
    private readonly requesting: RequestCodeHandler,
    private readonly releasing: ReleaseCodeHandler,
    private readonly refusing: RefuseResetHandler,
    private readonly transferring: TransferResetHandler,
    private readonly completing: CompleteResetHandler,
    private readonly cancelling: CancelResetHandler,
    private readonly reading: GetResetStatusHandler,
  ) {}

  @Serves(resets.start)
  start(@Asked() request: StartReset): Promise<StartedReset> {
    return this.starting.start(request);
  }

  @Serves(resets.requestCode)
  requestCode(@Asked() request: RequestCode): Promise<RequestedCode> {
    return this.requesting.requestCode(request);
  }

  @Serves(resets.release)
  release(@Asked() request: ReleaseCodeInSession): Promise<ReleasedCode> {
    return this.releasing.release(request);
  }

  @Serves(resets.refuse)
  refuse(@Asked() request: RefuseReset): Promise<void> {
    return this.refusing.refuse(request);
  }

  @Serves(resets.transfer)
  transfer(@Asked() request: TransferReset): Promise<void> {
    return this.transferring.transfer(request);
  }

  @Serves(resets.complete)
  complete(@Asked() request: CompleteReset): Promise<void> {
    return this.completing.complete(request);
  }

  @Serves(resets.cancel)
  cancel(@Asked() request: CancelReset): Promise<void> {
    return this.cancelling.cancel(request);
  }

  @Serves(resets.status)
  status(@Asked() request: GetResetStatus): Promise<ResetStatus> {
    return this.reading.status(request);
  }
}
