const OTHERS = /^\/(api|assets|health|metrics)(\/|$)/;

/** Whether an address is for people: what goes wrong there is told by a page. */
export function isPage(url: string): boolean {
  return !OTHERS.test(url.split('?', 1)[0] ?? '');
}
