import { callHeaders } from '@citadelle/contracts';
import { managerAlerts, type ManagerAlertView } from '@citadelle/contracts/calls';
import { HELENE, JEAN, NADIA, RESET_ID } from './fake-credentials.js';
import { fakeOperations } from './fake-operations.js';
import { type Answers, problem, serve, streamed } from './fake-service.js';

/** An alert of SIG-AESH about Jean's request, unless said otherwise. */
export function alertView(change: Partial<ManagerAlertView> = {}): ManagerAlertView {
  return {
    alertId: '0199cccc-0000-7000-8000-000000000001',
    seq: 1,
    kind: 'second-code-requested',
    unit: 'SIG-AESH',
    resetId: RESET_ID,
    agentId: JEAN.agentId,
    raisedAt: '2026-11-23T09:00:00.000Z',
    acknowledged: null,
    ...change,
  };
}

const isTold = (actor: unknown) => actor === HELENE.agentId || actor === NADIA.agentId;

/** The notifications service's contract, with one alert. */
export function fakeNotifications(): Answers {
  return [
    fakeOperations('notifications'),
    serve(managerAlerts.follow, () => streamed((response) => response.write('\n'))),
    serve(managerAlerts.list, (_request, { headers }) =>
      isTold(headers[callHeaders.actor])
        ? { items: [alertView()], next: null }
        : problem(404, 'alert-not-found'),
    ),
    serve(managerAlerts.acknowledge, (_request, { headers }) =>
      isTold(headers[callHeaders.actor]) ? undefined : problem(404, 'alert-not-found'),
    ),
  ];
}
