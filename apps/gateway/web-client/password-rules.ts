import {
  inQuotes,
  lengthFault,
  loginsIn,
  looksLikeNumen,
  namesIn,
} from '@citadelle/contracts/password-rules';

interface Known {
  /** In code points. */
  shortest: number;
  longest: number;
  names: string[];
  logins: string[];
}

/** Whether a password meets a rule, or what must go for it to do. */
type Verdict = boolean | string[];

/** The rules for a new password that the page can judge, as the service does; the service judges all of them. */
const judges: Record<string, (password: string, known: Known) => Verdict> = {
  length: (password, limits) => lengthFault(password, limits) === undefined,
  numen: (password) => !looksLikeNumen(password),
  holder: (password, { names, logins }) => {
    const own = namesIn(password, names);
    // A login holds its owner's name: without the name it is gone too.
    const more = loginsIn(password, logins).filter(
      (login) => !own.some((name) => login.includes(name)),
    );
    const found = [...own, ...more];
    return found.length === 0 || found;
  },
};

/** The field of a new password on this page, if there is one, and the list of the rules for it. */
export function newPassword() {
  const list = document.querySelector<HTMLElement>('[data-password-rules]');
  const input = document.querySelector<HTMLInputElement>(`#${list?.dataset.passwordRules}`);
  if (!list || !input) return undefined;
  const { names = [], logins = [] } = JSON.parse(list.dataset.holder ?? '{}') as Partial<Known>;
  const login = document.querySelector<HTMLInputElement>('#login');
  /** Names and logins, as far as they are known by now. */
  const holder = () => ({ names, logins: [...logins, login?.value.trim() ?? ''] });
  return { list, input, holder };
}

/** The state of a rule in words; undefined is that of a field in which nothing stands. */
export function stateInWords(verdict: Verdict | undefined): string {
  if (verdict === undefined) return 'à respecter';
  if (verdict === true) return 'respectée';
  const what = verdict === false ? '' : ` : retirez ${inQuotes(verdict)}`;
  return `pas encore respectée${what}`;
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
    const known = { shortest, longest, ...password.holder() };
    for (const { state, judge } of rules) {
      const verdict = input.value === '' ? undefined : judge(input.value, known);
      state.textContent = stateInWords(verdict);
    }
  });
}
