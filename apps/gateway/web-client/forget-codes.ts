/** Codes vanish on leaving: a page that the browser kept is asked for anew instead of being shown again. */
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
