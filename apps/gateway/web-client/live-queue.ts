/**
 * Tells of new alerts while a page for managers is open, and shows its list anew. When the session ends, or when too
 * many windows listen already, the page says that it must be loaded again.
 */
export function followLive(): void {
  const badge = document.querySelector<HTMLElement>('[data-live-badge]');
  const path = badge?.dataset.liveBadge;
  if (!badge || path === undefined) return;
  const { title } = document;
  let count = 0;
  const tell = (text: string) => {
    badge.className = 'fr-badge fr-badge--new fr-ml-2w';
    badge.textContent = text;
  };
  const source = new EventSource(path);
  source.addEventListener('alert', () => {
    count += 1;
    document.title = `(${count}) ${title}`;
    tell(count === 1 ? '1 nouvelle alerte' : `${count} nouvelles alertes`);
    refreshSoon();
  });
  source.addEventListener('incomplete', refreshSoon);
  source.addEventListener('closed', (event) => {
    const { reason } = JSON.parse(event.data) as { reason: string };
    if (reason !== 'session-ended' && reason !== 'no-rights') return;
    source.close();
    tell('Page à actualiser');
  });
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) tell('Page à actualiser');
  });
  addEventListener('pagehide', () => source.close());
}

/** Waits a moment after an alert: it may come just before its request is in the list, and several may come at once. */
const PAUSE_MS = 500;
let due: ReturnType<typeof setTimeout> | undefined;

function refreshSoon(): void {
  due ??= setTimeout(() => {
    due = undefined;
    void refresh();
  }, PAUSE_MS);
}

/** Replaces the list, unless the focus is in it: nobody loses their place. */
async function refresh(): Promise<void> {
  const part = document.querySelector<HTMLElement>('[data-live-part]');
  const path = part?.dataset.livePart;
  if (!part || path === undefined || part.contains(document.activeElement)) return;
  const response = await fetch(path).catch(() => undefined);
  if (!response?.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const anew = page.querySelector('[data-live-part]');
  if (anew) part.replaceWith(anew);
}
