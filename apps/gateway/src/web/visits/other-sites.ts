import type { IncomingHttpHeaders } from 'node:http';

/** The headers of a request, and its method. */
interface Sent {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Which of our cookies the answer to a request may change: `all`; `first`, which gives a browser that has none its
 * first one; or `none`. What another site begins brings our cookies along only where it opens a page; where they did not
 * come along, new ones would take the place of those that the other tabs go on with.
 */
export function cookiesThatMayChange({ method, headers }: Sent): 'all' | 'first' | 'none' {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return 'all';
  const mode = headers['sec-fetch-mode'] ?? 'navigate';
  const destination = headers['sec-fetch-dest'] ?? 'document';
  const opensPage = method === 'GET' && mode === 'navigate' && destination === 'document';
  return opensPage ? 'first' : 'none';
}
