/** The rules for a new password that the page can judge; the service judges all of them. */
type Judge = (password: string, known: Known) => boolean;

interface Known {
  /** In code points. */
  shortest: number;
  longest: number;
  /** Names and login, folded. */
  holder: string[];
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z]/g, '');

const judges: Record<string, Judge> = {
  length: (password, { shortest, longest }) => {
    const { length } = [...password];
    return length >= shortest && length <= longest;
  },
  numen: (password) =>
    !/[0-9]{2}[A-Z][0-9]{7}[A-Z]{3}/.test(password.toUpperCase().replace(/[^0-9A-Z]/g, '')),
  holder: (password, { holder }) => holder.every((part) => !fold(password).includes(part)),
};

/** Says in words, while a new password is typed, which rules it meets. */
export function tellRules(): void {
  const list = document.querySelector<HTMLElement>('[data-password-rules]');
  const input = document.querySelector<HTMLInputElement>(`#${list?.dataset.passwordRules}`);
  if (!list || !input) return;
  const names = (list.dataset.holder ?? '').split(' ');
  const [shortest, longest] = [Number(list.dataset.shortest), Number(list.dataset.longest)];
  const rules = [...list.querySelectorAll<HTMLElement>('[data-rule]')].flatMap((item) => {
    const state = item.querySelector('[data-rule-state]');
    const judge = judges[item.dataset.rule ?? ''];
    return state && judge ? [{ state, judge }] : [];
  });
  const login = document.querySelector<HTMLInputElement>('#login');
  input.addEventListener('input', () => {
    const holder = [...names, login?.value ?? ''].map(fold).filter((part) => part.length >= 3);
    for (const { state, judge } of rules) {
      const met = judge(input.value, { shortest, longest, holder })
        ? 'respectée'
        : 'pas encore respectée';
      state.textContent = input.value === '' ? 'à respecter' : met;
    }
  });
}
