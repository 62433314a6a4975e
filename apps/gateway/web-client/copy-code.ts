/** A button beside each code copies it. */
export function offerToCopyCodes(): void {
  if (!navigator.clipboard) return;
  for (const code of document.querySelectorAll<HTMLElement>('[data-code]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'fr-btn fr-btn--secondary fr-btn--sm';
    button.textContent = 'Copier le code';
    const told = document.createElement('span');
    told.setAttribute('role', 'status');
    told.className = 'fr-ml-1w';
    button.addEventListener('click', () => {
      navigator.clipboard.writeText(code.textContent ?? '').then(
        () => (told.textContent = 'Code copié.'),
        () => (told.textContent = 'La copie n’a pas marché : notez le code.'),
      );
    });
    code.after(button, told);
  }
}
