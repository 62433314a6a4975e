/** How often a page looks how far an import is, and how long it waits for the answer. */
const EVERY_MS = 2_000;
const PATIENCE_MS = 8_000;

/** Shows how far an import is while it goes on, and the page anew once it is further than that. */
export function followImport(): void {
  if (!partOf(document)) return;
  const contact = new Contact(document.querySelector<HTMLElement>('[data-import-contact]'));
  const look = async () => {
    const part = partOf(document);
    if (!part) return;
    if (document.hidden || (await refresh(part, contact))) setTimeout(() => void look(), EVERY_MS);
  };
  setTimeout(() => void look(), EVERY_MS);
}

const partOf = (page: Document) => page.querySelector<HTMLElement>('[data-import-part]');

/** Says whether there is something more to look for. */
async function refresh(part: HTMLElement, contact: Contact): Promise<boolean> {
  const { importPart = '', importPage = '', importAt = '', importState } = part.dataset;
  const page = await answerOf(importPart);
  if (page === 'later' || page === 'offline') {
    contact.lost(page, importAt);
    return true;
  }
  if (page === 'never') {
    contact.ended();
    return false;
  }
  contact.found();
  const anew = partOf(page);
  // Another state has other things to read and to do.
  if (anew?.dataset.importState !== importState) location.assign(importPage);
  else if (anew && !part.contains(document.activeElement)) part.replaceWith(anew);
  return true;
}

/** The page as it is now, or why there is none: for a while, or until somebody signs in again. */
async function answerOf(path: string): Promise<Document | 'later' | 'offline' | 'never'> {
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const isRefused = response.status >= 400 && response.status < 500 && response.status !== 429;
    if (response.redirected || isRefused) return 'never';
    if (!response.ok) return 'later';
    return new DOMParser().parseFromString(await response.text(), 'text/html');
  } catch {
    return navigator.onLine ? 'later' : 'offline';
  }
}

const LOST = {
  later: 'Le service ne répond pas pour l’instant',
  offline: 'Cet appareil n’est plus relié au réseau',
};

/** Tells in words whether what the page shows is how it stands now. */
class Contact {
  private isLost = false;

  constructor(private readonly place: HTMLElement | null) {}

  /** Nothing came, and what is shown is how it stood at a time of day. */
  lost(why: keyof typeof LOST, shownAt: string): void {
    this.isLost = true;
    this.say(
      `${LOST[why]} : l’avancement affiché est celui de ${shownAt}. Vous n’avez rien à faire : cette page réessaie toute seule.`,
    );
  }

  /** Nothing more comes: the session ended, or the rights went. */
  ended(): void {
    this.say(
      'Cette page ne peut plus suivre l’import, sans doute parce que votre session est terminée. Actualisez-la, et connectez-vous s’il le faut. L’import, lui, n’est pas arrêté.',
    );
  }

  found(): void {
    if (this.isLost) this.say('L’avancement est de nouveau à jour.');
    this.isLost = false;
  }

  private say(text: string): void {
    // What is said once is not read out again at each try.
    if (this.place && this.place.textContent !== text) this.place.textContent = text;
  }
}
