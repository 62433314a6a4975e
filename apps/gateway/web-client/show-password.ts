/** A button under each password field shows what was typed, until the form is sent. */
export function offerToShowPasswords(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[type="password"]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'fr-btn fr-btn--tertiary fr-btn--sm pratic-show';
    const label = document.querySelector(`label[for="${input.id}"]`)?.firstChild?.textContent ?? '';
    // It keeps its name: that it is pressed says the rest. Both at once would say the opposite of what is so.
    button.textContent = 'Afficher';
    button.setAttribute('aria-label', `Afficher : ${label.trim()}`);
    const show = (shown: boolean) => {
      input.type = shown ? 'text' : 'password';
      button.setAttribute('aria-pressed', String(shown));
    };
    button.addEventListener('click', () => show(input.type === 'password'));
    // Back to a password field, so that no browser remembers it like the content of a text field.
    input.form?.addEventListener('submit', () => show(false));
    show(false);
    input.after(button);
  }
}
