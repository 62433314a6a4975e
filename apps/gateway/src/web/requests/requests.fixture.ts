import { requests, type RequestView, units } from '@citadelle/contracts/calls';
import { beforeEach } from '@jest/globals';
import { jeansRequest, PASSWORD, RESET_ID, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

export const QUEUES = '/gestion/demandes';
export const REQUEST = `${QUEUES}/SIG-AESH/${RESET_ID}`;
/** Where the form for the second code goes, and what a manager types there. */
export const CODE = `${REQUEST}/code`;
export const RELEASE = { identityCheck: 'called-back', password: PASSWORD };

const HOUR = 3_600_000;
const UNITS = [
  { unitId: 'SIG-AESH', name: 'Gestion des AESH', managers: [] },
  { unitId: 'RECTORAT', name: 'Rectorat', managers: [] },
];

/** A request of Jean that waits for two hours, unless said otherwise. */
export function request(change: Partial<RequestView> = {}): RequestView {
  return jeansRequest({
    requestedAt: new Date(Date.now() - 2 * HOUR - 1000).toISOString(),
    expiresAt: '2026-11-26T13:00:00.000Z',
    ...change,
  });
}

/** The pages for requests, which a manager visits; Jean's request waits in SIG-AESH. */
export class VisitedRequests extends VisitedGateway {
  constructor() {
    super(TOKENS.manager);
    beforeEach(() => {
      this.gateway.directory.answer([serve(units.list, () => ({ items: UNITS }))]);
      this.waiting({ 'SIG-AESH': [request()] });
    });
  }

  /** What waits in each queue. */
  waiting(queues: Record<string, RequestView[]>, next: string | null = null): void {
    this.gateway.credentials.answer([
      serve(requests.list, ({ unitId }) => {
        const items = queues[unitId];
        return items ? { items, next } : problem(404, 'unit-not-found');
      }),
      serve(requests.get, ({ resetId }) => {
        const found = Object.values(queues)
          .flat()
          .find((each) => each.resetId === resetId);
        return found ?? problem(404, 'request-not-found');
      }),
    ]);
  }

  /** Bodies of the calls of one kind about the request. */
  upstream(what: string): unknown[] {
    return this.callsTo(`/internal/password-resets/${RESET_ID}/${what}`);
  }
}
