import type { ListManagerAlertsCall } from '@citadelle/contracts';
import type { Upstream } from './upstream.js';

/** Query of `GET /internal/manager-alerts`. */
export interface ManagerAlertsQuery {
  limit?: number;
  after?: string;
}

/** The notifications service's calls, as the gateway makes them. */
export class NotificationsClient {
  constructor(private readonly service: Upstream) {}

  alerts(query: ManagerAlertsQuery): Promise<ListManagerAlertsCall['response']> {
    return this.service.call({ method: 'GET', path: '/internal/manager-alerts', query });
  }

  /** The same call again changes nothing. */
  async acknowledge(alertId: string, idempotencyKey?: string): Promise<void> {
    const path = `/internal/manager-alerts/${alertId}/acknowledgement`;
    await this.service.call({ method: 'POST', path, idempotencyKey, retry: true });
  }
}
