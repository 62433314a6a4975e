/** A button under each password field shows what was typed, until the form is sent. */
export function offerToShowPasswords(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[type="password"]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'fr-btn fr-btn--tertiary fr-btn--sm pratic-show';
    const label = document.querySelector(`label[for="${input.id}"]`)?.firstChild?.textContent ?? '';
    const show = (shown: boolean) => {
      input.type = shown ? 'text' : 'password';
      button.textContent = shown ? 'Masquer' : 'Afficher';
      button.setAttribute('aria-pressed', String(shown));
      button.setAttribute('aria-label', `${button.textContent} : ${label.trim()}`);
    };
    button.addEventListener('click', () => show(input.type === 'password'));
    // Back to a password field, so that no browser remembers it like the content of a text field.
    input.form?.addEventListener('submit', () => show(false));
    show(false);
    input.after(button);
  }
}
