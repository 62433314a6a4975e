/** Latin letters that NFKD does not take apart, and what they become in a login. */
const EXPANSIONS: Readonly<Record<string, string>> = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
  ĸ: 'k',
  ə: 'e',
};

function plain(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z]/gu, (letter) => EXPANSIONS[letter] ?? letter);
}

/** A name reduced to `a–z`: `D'ALEMBERT` → `dalembert`, `SŒUR` → `soeur`. Logins and comparisons are made with it. */
export function fold(name: string): string {
  return plain(name).replace(/[^a-z]/gu, '');
}

/** A name as it stands in an address: like {@link fold}, but hyphens stay and spaces become hyphens. */
export function foldForAddress(name: string): string {
  return plain(name)
    .replace(/[\s-]+/gu, '-')
    .replace(/[^a-z-]/gu, '')
    .replace(/^-+|-+$/gu, '');
}

const NAME = /^[\p{Script=Latin}\p{M} '’-]+$/u;

/** How many characters a first or usual name has at most. */
export const NAME_MAX = 100;

/** Whether `name` can be a person's: Latin letters with any diacritics, spaces, hyphens, apostrophes, {@link NAME_MAX} characters at most, one letter at least. */
export function isPersonName(name: string): boolean {
  return [...name].length <= NAME_MAX && NAME.test(name) && fold(name) !== '';
}
