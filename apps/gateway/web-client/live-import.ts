/** How often a page looks how far an import is. */
const EVERY_MS = 2_000;

/** Shows how far an import is while it goes on, and the page anew once it is further than that. */
export function followImport(): void {
  if (!document.querySelector('[data-import-part]')) return;
  const timer = setInterval(() => {
    const part = document.querySelector<HTMLElement>('[data-import-part]');
    if (!part) clearInterval(timer);
    else if (!document.hidden) void refresh(part);
  }, EVERY_MS);
}

async function refresh(part: HTMLElement): Promise<void> {
  const { importPart = '', importPage = '' } = part.dataset;
  const response = await fetch(importPart).catch(() => undefined);
  if (!response?.ok || response.redirected) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const anew = page.querySelector('[data-import-part]');
  // Another state has other things to read and to do.
  if (!anew || page.title !== document.title) location.assign(importPage);
  else if (!part.contains(document.activeElement)) part.replaceWith(anew);
}
