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

/** The field of a new password on this page, if there is one, and the list of the rules for it. */
export function newPassword() {
  const list = document.querySelector<HTMLElement>('[data-password-rules]');
  const input = document.querySelector<HTMLInputElement>(`#${list?.dataset.passwordRules}`);
  if (!list || !input) return undefined;
  const names = (list.dataset.holder ?? '').split(' ');
  const login = document.querySelector<HTMLInputElement>('#login');
  /** Names and login, as far as they are known by now. */
  const holder = () => [...names, login?.value ?? ''];
  return { list, input, holder };
}

/** The state of a rule in words; undefined is that of a field in which nothing stands. */
export function stateInWords(met: boolean | undefined): string {
  if (met === undefined) return 'à respecter';
  return met ? 'respectée' : 'pas encore respectée';
}

/** Says in words, while a new password is typed, which rules it meets. */
export function tellRules(): void {
  const password = newPassword();
  if (!password) return;
  const { list, input } = password;
  const [shortest, longest] = [Number(list.dataset.shortest), Number(list.dataset.longest)];
  const rules = [...list.querySelectorAll<HTMLElement>('[data-rule]')].flatMap((item) => {
    const state = item.querySelector('[data-rule-state]');
    const judge = judges[item.dataset.rule ?? ''];
    return state && judge ? [{ state, judge }] : [];
  });
  input.addEventListener('input', () => {
    const holder = password
      .holder()
      .map(fold)
      .filter((part) => part.length >= 3);
    for (const { state, judge } of rules) {
      const met = judge(input.value, { shortest, longest, holder });
      state.textContent = stateInWords(input.value === '' ? undefined : met);
    }
  });
}
