import { Controller } from '@nestjs/common';
import {
  ListRequests,
  requests,
  type RequestsPage,
  type RequestView,
  ResetPath,
} from '@citadelle/contracts/calls';
import { Asked, invalidRequest, Serves } from '@citadelle/service-kit';
import { readCursor } from './queue-cursor.js';
import { RequestQueue } from './request-queue.js';

/** The requests that wait for a unit, for those who handle them. */
@Controller()
export class RequestsController {
  constructor(private readonly queue: RequestQueue) {}

  @Serves(requests.list)
  list(@Asked() { unitId, state, limit, after }: ListRequests): Promise<RequestsPage> {
    const place = after === undefined ? undefined : placeOf(after);
    return this.queue.page(unitId, { state, limit, after: place });
  }

  @Serves(requests.get)
  get(@Asked() { resetId }: ResetPath): Promise<RequestView> {
    return this.queue.one(resetId);
  }
}

function placeOf(cursor: string) {
  const place = readCursor(cursor);
  if (place) return place;
  const message = 'Ce repère de page n’est pas lisible. Reprenez la liste depuis le début.';
  throw invalidRequest([{ field: 'after', code: 'bad-cursor', message }]);
}
