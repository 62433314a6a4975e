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

/** Whether `name` can be a person's: Latin letters with any diacritics, spaces, hyphens, apostrophes, 1 to 100 characters, one letter at least. */
export function isPersonName(name: string): boolean {
  return [...name].length <= 100 && NAME.test(name) && fold(name) !== '';
}
