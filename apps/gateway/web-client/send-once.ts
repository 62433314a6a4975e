/** A second click while a form is on its way sends nothing more; the service itself sees to it too. */
export function sendOnce(): void {
  const underWay = new WeakSet<EventTarget>();
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form) return;
    if (underWay.has(form)) event.preventDefault();
    underWay.add(form);
  });
  // Shown again from the browser's memory, the form can be sent again.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) for (const form of document.forms) underWay.delete(form);
  });
}
