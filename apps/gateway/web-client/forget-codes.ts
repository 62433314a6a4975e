/** Reloads a page that the browser shows again from its memory, so that codes vanish when the page is left. */
export function forgetCodesOnLeaving(): void {
  const codes = document.querySelectorAll('[data-code]');
  if (codes.length === 0) return;
  addEventListener('pagehide', () => {
    for (const code of codes) code.textContent = '••••-••••';
    for (const input of document.querySelectorAll<HTMLInputElement>('input[data-secret]')) {
      input.value = '';
    }
  });
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.replace(location.pathname);
  });
}
