import { isPage } from './is-page.js';

/** Longer parts of a path than the router reads. */
const TOO_LONG = /\/[^/]{500}/;

/** Where no page will ever be. */
const NOWHERE = '/adresse-illisible';

/** An address as it came, or one where nothing is when it was for people and the router could not even read it. */
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
