import { isPage } from './is-page.js';

/** The router does not read longer parts of a path. */
const TOO_LONG = /\/[^/]{500}/;

/** An address where there is no page. */
const NOWHERE = '/adresse-illisible';

/** The address itself, or one without a page when it is not under the API and the router could not read it. */
export function readableAddress(url: string): string {
  return !isPage(url) || isReadable(url.split('?', 1)[0] ?? '') ? url : NOWHERE;
}

function isReadable(path: string): boolean {
  if (TOO_LONG.test(path)) return false;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
