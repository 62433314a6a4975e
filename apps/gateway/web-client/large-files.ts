/**
 * Says of a file that it is too large when it is chosen: once it is being sent, browsers may lose the answer that says so.
 */
export function refuseLargeFiles(): void {
  for (const input of document.querySelectorAll<HTMLInputElement>('input[data-largest]'))
    input.addEventListener('change', () => judge(input));
}

function judge(input: HTMLInputElement): void {
  const { largest, tooLarge = '' } = input.dataset;
  const fits = (input.files?.[0]?.size ?? 0) <= Number(largest);
  const messages = document.getElementById(`${input.id}-messages`);
  messages?.replaceChildren();
  if (fits) return;
  input.value = '';
  const message = document.createElement('p');
  message.className = 'fr-message fr-message--error';
  message.setAttribute('role', 'alert');
  message.textContent = tooLarge;
  messages?.append(message);
}
