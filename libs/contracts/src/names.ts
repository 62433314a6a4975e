import { APOSTROPHES, HYPHENS, SPACES } from './characters.js';

/** Latin letters that NFKD does not take apart, and what they become in a login. */
const EXPANSIONS: Readonly<Record<string, string>> = {
  ...{ œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ŧ: 't' },
  ...{ ı: 'i', ĸ: 'k' },
  // Those of African languages.
  ...{ ɓ: 'b', ɗ: 'd', ɖ: 'd', ɛ: 'e', ǝ: 'e', ə: 'e', ƒ: 'f', ɣ: 'g', ɦ: 'h', ɩ: 'i', ɨ: 'i' },
  ...{ ƙ: 'k', ŋ: 'n', ɲ: 'n', ɔ: 'o', ʊ: 'u', ʋ: 'v', ƴ: 'y' },
};

/** Most names have no accent: they need nothing but small letters, which is much quicker. */
const WITHOUT_ACCENTS = /^[A-Za-z' -]*$/;

function plain(name: string): string {
  if (WITHOUT_ACCENTS.test(name)) return name.toLowerCase();
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

/** The parts of a name, such as `d` and `alembert`, folded. */
export function nameParts(name: string): string[] {
  return name
    .split(/[\s'’-]+/u)
    .map(fold)
    .filter((part) => part !== '');
}

/** What a name sheds at its ends: blanks, and the marks of direction that come along with what is copied. */
const DROPPED_AT_ENDS = /[\s\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]/u;

/**
 * A name as it is read, kept and shown: composed (NFC); what only looks like a space, hyphen or apostrophe is one; no
 * soft hyphens; single spaces; no blanks and marks of direction at the ends. What else hides in it stays, to be refused.
 */
export function readName(typed: string): string {
  const characters = [
    ...typed
      .normalize('NFC')
      .replaceAll('\u00ad', '')
      .replace(SPACES, ' ')
      .replace(HYPHENS, '-')
      .replace(APOSTROPHES, "'"),
  ];
  const isKept = (character: string) => !DROPPED_AT_ENDS.test(character);
  const kept = characters.slice(characters.findIndex(isKept), characters.findLastIndex(isKept) + 1);
  return kept.join('').replace(/ +/gu, ' ');
}

/** How many characters a first or usual name has at most. */
export const NAME_MAX = 100;

/** Why a text is no name. */
export type NameFault =
  | { readonly kind: 'no-letter' | 'too-long' | 'lone-mark' }
  | {
      readonly kind: 'hidden' | 'control' | 'digit' | 'other-alphabet' | 'sign';
      readonly character: string;
    };

/** The letters of the Latin alphabet, each with its marks; what stands between them. Marks of other scripts are none. */
const NAME =
  /^(?:(?=\p{L})\p{Script=Latin}(?:[\u0300-\u036f]|[\u1ab0-\u1aff]|[\u1dc0-\u1dff])*|[ '-])+$/u;
const ODD = /(?![\p{Script=Latin}\p{Script=Inherited} '-])./su;
const HIDDEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const KINDS = [
  ['control', /[\p{Cc}\p{Zl}\p{Zp}]/u],
  ['digit', /\p{N}/u],
  ['other-alphabet', /[\p{L}\p{M}]/u],
  ['sign', /./su],
] as const;

/** What keeps a name, once it is read as {@link readName} does, from being a person's; undefined when nothing does. */
export function nameFault(typed: string): NameFault | undefined {
  const name = readName(typed);
  const hidden = HIDDEN.exec(name)?.[0];
  if (hidden !== undefined) return { kind: 'hidden', character: hidden };
  if ([...name].length > NAME_MAX) return { kind: 'too-long' };
  const [odd] = ODD.exec(name) ?? /\p{Nl}/u.exec(name) ?? [];
  if (odd !== undefined) {
    const [kind] = KINDS.find(([, pattern]) => pattern.test(odd))!;
    return { kind, character: odd };
  }
  if (fold(name) === '') return { kind: 'no-letter' };
  return NAME.test(name) ? undefined : { kind: 'lone-mark' };
}

/** Whether `name`, as it is read, can be a person's: Latin letters with any diacritics, spaces, hyphens, apostrophes, {@link NAME_MAX} characters at most, one letter at least. */
export function isPersonName(name: string): boolean {
  return nameFault(name) === undefined;
}
