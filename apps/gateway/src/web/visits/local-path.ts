const BASE = 'http://local.invalid';
/** One slash, then visible ASCII without a backslash: nothing that a browser could take for another site. */
const LOCAL = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}$/;

/** The path if it leads to a page of ours, otherwise undefined. */
export function localPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || !LOCAL.test(text)) return undefined;
  const url = new URL(text, BASE);
  const path = url.pathname + url.search;
  return url.origin === BASE && LOCAL.test(path) ? path : undefined;
}
