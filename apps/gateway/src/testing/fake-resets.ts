import { callHeaders } from '@citadelle/contracts';
import {
  contestations,
  requests,
  type RequestView,
  resetDelays,
  resets,
} from '@citadelle/contracts/calls';
import { type Answers, problem, type ReceivedCall, serve } from './fake-service.js';
import { EXPIRES_AT, HELENE, JEAN, NADIA, renew } from './fake-sessions.js';

/** The reset that the fake credentials service knows, and its codes. */
export const RESET_ID = '0199bbbb-0000-7000-8000-000000000001';
export const CODES = { first: 'K7QM-3TXB', second: 'W2ZD-9HPA' };

/** The same codes as they go to the service: their characters alone. */
export const SENT_CODES = { first: 'K7QM3TXB', second: 'W2ZD9HPA' };

const REQUESTED_AT = '2026-11-23T09:00:00.000Z';

const handles = (actor: unknown) => actor === HELENE.agentId || actor === NADIA.agentId;
const REFUSED = problem(400, 'reset-refused');
const NO_REQUEST = problem(404, 'request-not-found');

/** Jean's request, which waits in SIG-AESH unless said otherwise. */
export function jeansRequest(change: Partial<RequestView> = {}): RequestView {
  const { agentId, firstName, usualName, login } = JEAN;
  return {
    resetId: RESET_ID,
    state: 'awaiting-second-code',
    agent: { agentId, firstName, usualName, login },
    unit: 'SIG-AESH',
    requestedAt: REQUESTED_AT,
    expiresAt: EXPIRES_AT,
    remarks: [],
    ...change,
  };
}

const FAKE_REQUEST = jeansRequest({ remarks: ['same-source'] });

const asHandler =
  <Response>(response: Response) =>
  (_request: unknown, { headers }: ReceivedCall) =>
    handles(headers[callHeaders.actor]) ? response : NO_REQUEST;

/** What is asked about a reset, with what the fake knows of it. */
export function fakeResets(): Answers {
  return [
    serve(resets.start, () => ({
      resetId: RESET_ID,
      firstCode: CODES.first,
      state: 'started',
      expiresAt: EXPIRES_AT,
    })),
    serve(resets.requestCode, ({ resetId, unit = 'SIG-AESH' }) =>
      resetId === RESET_ID
        ? { state: 'awaiting-second-code', unit, expiresAt: EXPIRES_AT }
        : REFUSED,
    ),
    serve(resets.status, () => ({
      resetId: RESET_ID,
      state: 'awaiting-second-code',
      unit: 'SIG-AESH',
      requestedAt: REQUESTED_AT,
      expiresAt: EXPIRES_AT,
    })),
    serve(resets.cancel, () => undefined),
    serve(resets.complete, () => undefined),
    serve(contestations.lookAtLink, () => ({ effect: 'cancelled', unit: 'SIG-AESH' })),
    serve(contestations.useLink, () => ({ effect: 'cancelled', unit: 'SIG-AESH' })),
    serve(contestations.contest, ({ agentId }) =>
      agentId === JEAN.agentId ? undefined : problem(404, 'agent-not-found'),
    ),
    serve(requests.list, (_request, { headers }) =>
      handles(headers[callHeaders.actor])
        ? { items: [FAKE_REQUEST], next: 'later' }
        : problem(404, 'unit-not-found'),
    ),
    serve(requests.get, asHandler(FAKE_REQUEST)),
    serve(resets.release, ({ password, token }, { headers }) =>
      handles(headers[callHeaders.actor])
        ? {
            secondCode: CODES.second,
            expiresAt: EXPIRES_AT,
            ...(password !== undefined && { token: renew(token) }),
          }
        : NO_REQUEST,
    ),
    serve(resets.refuse, asHandler(undefined)),
    serve(resets.transfer, asHandler(undefined)),
    serve(resetDelays.lift, () => undefined),
  ];
}
