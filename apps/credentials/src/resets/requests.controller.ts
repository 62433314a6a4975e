import { Controller } from '@nestjs/common';
import {
  ListRequests,
  RefuseRequest,
  type ReleasedSecondCode,
  ReleaseSecondCodeInSession,
  requests,
  type RequestsPage,
  type RequestView,
  ResetPath,
  TransferRequest,
} from '@citadelle/contracts/calls';
import { Asked, invalidRequest, Serves } from '@citadelle/service-kit';
import { readCursor } from './queue-cursor.js';
import { RequestHandling } from './release.js';
import { RequestQueue } from './request-queue.js';

/** What the managers of a unit do with the requests that come to it. */
@Controller()
export class RequestsController {
  constructor(
    private readonly queue: RequestQueue,
    private readonly handling: RequestHandling,
  ) {}

  @Serves(requests.list)
  list(@Asked() { unitId, state, limit, after }: ListRequests): Promise<RequestsPage> {
    const place = after === undefined ? undefined : placeOf(after);
    return this.queue.page(unitId, { state, limit, after: place });
  }

  @Serves(requests.get)
  get(@Asked() { resetId }: ResetPath): Promise<RequestView> {
    return this.queue.one(resetId);
  }

  @Serves(requests.release)
  release(@Asked() request: ReleaseSecondCodeInSession): Promise<ReleasedSecondCode> {
    return this.handling.release(request);
  }

  @Serves(requests.refuse)
  refuse(@Asked() request: RefuseRequest): Promise<void> {
    return this.handling.refuse(request);
  }

  @Serves(requests.transfer)
  transfer(@Asked() request: TransferRequest): Promise<void> {
    return this.handling.transfer(request);
  }
}

function placeOf(cursor: string) {
  const place = readCursor(cursor);
  if (place) return place;
  const message = 'Ce repère de page n’est pas lisible. Reprenez la liste depuis le début.';
  throw invalidRequest([{ field: 'after', code: 'bad-cursor', message }]);
}
