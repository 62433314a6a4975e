import { declarePublicCall } from '../call.js';
import { Whole } from '../fields.js';
import { managerAlerts } from '../notifications/manager-alerts.js';

/** Asks for the alerts as they come. */
export class StreamAlerts {
  @Whole(0, undefined, {
    optional: true,
    description: 'As the header `Last-Event-ID`, which goes before it.',
  })
  lastEventId?: number;
}

/** The alerts of managers (of their units) and administrators. */
export const publicAlerts = {
  list: declarePublicCall(
    { ...managerAlerts.list, path: '/api/v1/alerts' },
    { summary: 'The alerts that concern you, latest first' },
  ),
  stream: declarePublicCall(
    {
      method: 'GET',
      path: '/api/v1/alerts/stream',
      request: StreamAlerts,
      status: 200,
      problems: { 404: ['not-found'], 429: ['too-many-requests'] },
    },
    {
      summary: 'The alerts that concern you, as they come',
      description:
        'Server-sent events: `alert`, whose `id` is its `seq` and whose `data` is as in `GET /alerts`; ' +
        '`incomplete` when more was missed than is sent again, so that the list should be read; `closed` with ' +
        'a `reason` before the stream ends from this side.',
      answer: 'Does not end.',
      mediaType: 'text/event-stream',
    },
  ),
  acknowledge: declarePublicCall(
    { ...managerAlerts.acknowledge, path: '/api/v1/alerts/{alertId}/acknowledgement' },
    { summary: 'Acknowledge an alert; the first one stands', answer: 'Acknowledged.' },
  ),
};
