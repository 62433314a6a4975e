import type { ServerResponse } from 'node:http';
import { callHeaders } from '@citadelle/contracts';
import {
  type ManagerAlertLine,
  managerAlerts,
  type ManagerAlertsPage,
  type ManagerAlertView,
  type PageRequest,
} from '@citadelle/contracts/calls';
import { isAllowed, mayReadAlert, readGrants } from '@citadelle/rights';
import { alertView } from './fake-notifications.js';
import { type Answers, type ReceivedCall, serve, streamed } from './fake-service.js';

/** Alerts that grow in number while they are listened to, as the notifications service keeps them. */
export class FakeAlertLog {
  private readonly lines: ManagerAlertLine[] = [];
  private readonly feeds = new Set<ServerResponse>();
  /** Where each feed that was opened began. */
  readonly begun: (string | null)[] = [];

  /** Feeds that are open. */
  get listeners(): number {
    return this.feeds.size;
  }

  /** Raises an alert; without `live` the feeds do not tell of it until they are opened again. */
  raise(
    change: Partial<ManagerAlertView> = {},
    { forAdministrators = false, live = true } = {},
  ): ManagerAlertView {
    const seq = this.lines.length + 1;
    const alertId = `0199cccc-0000-7000-8000-${String(seq).padStart(12, '0')}`;
    const alert = alertView({ alertId, seq, ...change });
    const line = { alert, forAdministrators };
    this.lines.push(line);
    if (live) for (const feed of this.feeds) feed.write(`${JSON.stringify(line)}\n`);
    return alert;
  }

  /** Breaks every feed. */
  breakFeeds(): void {
    for (const feed of this.feeds) feed.destroy();
  }

  answers(): Answers {
    return [
      serve(managerAlerts.follow, ({ after }) =>
        streamed((response) => this.feed(response, after)),
      ),
      serve(managerAlerts.list, (request, { headers }) => this.list(request, headers)),
    ];
  }

  /** A page of the alerts that whoever the headers name may see. */
  list({ limit, after }: PageRequest, headers: ReceivedCall['headers']): ManagerAlertsPage {
    const agentId = String(headers[callHeaders.actor]);
    const actor = { agentId, ...readGrants(headers[callHeaders.grants]) };
    const start = Number(after ?? 0);
    const end = start + limit;
    const seen = this.lines.filter((line) => isAllowed(mayReadAlert(actor, line))).reverse();
    const items = seen.slice(start, end).map(({ alert }) => alert);
    return { items, next: end < seen.length ? String(end) : null };
  }

  private feed(response: ServerResponse, after: number | undefined): void {
    this.begun.push(after === undefined ? null : String(after));
    this.feeds.add(response);
    response.once('close', () => this.feeds.delete(response));
    response.write('\n');
    if (after === undefined) return;
    for (const line of this.lines)
      if (line.alert.seq > after) response.write(`${JSON.stringify(line)}\n`);
  }
}
