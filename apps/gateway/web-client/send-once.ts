/** Sends a form once, even if its button is clicked twice. The gateway makes sure of it too. */
export function sendOnce(): void {
  const underWay = new WeakSet<EventTarget>();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form) return;
    if (underWay.has(form)) event.preventDefault();
    underWay.add(form);
  });
  // When the browser shows the page again from its memory, the form can be sent again.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) for (const form of document.forms) underWay.delete(form);
  });
}
