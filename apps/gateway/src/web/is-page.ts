const OTHERS = /^\/(api|assets|health|metrics)(\/|$)/;

/** Whether an address is that of a page: errors there are shown as pages, not as problems. */
export function isPage(url: string): boolean {
  return !OTHERS.test(url.split('?', 1)[0] ?? '');
}
