import { fold, nameParts } from './names.js';
import { hidesNumen } from './numen.js';

// What the page says of a new password while it is typed and what the service judges is this code.

/**
 * The form in which a chosen password is hashed, compared and measured: one for what a phone writes and what a keyboard
 * does. Quotes and apostrophes are straight, blanks just inside « » dropped, each run of dashes is one hyphen, and every
 * kind of space is a space.
 */
export function foldPassword(typed: string): string {
  return typed
    .normalize('NFC')
    .replace(/[\p{Zs}\s]/gu, ' ')
    .replace(/[’‘ʼ´`′]/gu, "'")
    .replace(/« +/gu, '«')
    .replace(/ +»/gu, '»')
    .replace(/[«»“”„″]/gu, '"')
    .replace(/[-‐‑‒–—―−]+/gu, '-');
}

/** How many characters a password has, as it was typed: code points, however its accents are encoded. */
export function passwordLength(typed: string): number {
  return [...typed.normalize('NFC')].length;
}

/** How long a new password is. */
export interface LengthLimits {
  readonly shortest: number;
  readonly longest: number;
}

/** Whether a password is `too-short` or `too-long`. */
export function lengthFault(typed: string, { shortest, longest }: LengthLimits) {
  const length = passwordLength(typed);
  if (length < shortest) return 'too-short';
  return length > longest ? 'too-long' : undefined;
}

/** Whether a password is, or hides, a NUMEN. */
export const looksLikeNumen: (typed: string) => boolean = hidesNumen;

/** From this length on, a name or a login is looked for as a word of its own. */
const SHORTEST_WORD = 3;
/** From this length on, it is looked for anywhere: shorter ones stand in many words, and in words joined by chance. */
const SHORTEST_ANYWHERE = 5;

/** What of its holder's own a password contains: names, and their parts; folded. Of « legoff » and « goff », the shorter. */
export function namesIn(typed: string, names: readonly string[]): string[] {
  return piecesIn(
    typed,
    names.flatMap((name) => [fold(name), ...nameParts(name)]),
  );
}

/** As {@link namesIn}, for logins; of an address what stands before its `@`, and its parts. */
export function loginsIn(typed: string, logins: readonly string[]): string[] {
  const personal = logins.map((login) => login.replace(/@.*$/su, ''));
  return piecesIn(
    typed,
    personal.flatMap((login) => [fold(login), ...login.split(/[.\s-]+/u).map(fold)]),
  );
}

function piecesIn(typed: string, pieces: readonly string[]): string[] {
  const joined = fold(typed);
  const words = new Set(
    typed
      .normalize('NFKC')
      .split(/[^\p{L}\p{M}]+/u)
      .map(fold),
  );
  const found = [...new Set(pieces)].filter(
    (piece) =>
      (piece.length >= SHORTEST_WORD && words.has(piece)) ||
      (piece.length >= SHORTEST_ANYWHERE && joined.includes(piece)),
  );
  return found.filter((piece) => !found.some((other) => other !== piece && piece.includes(other)));
}

/** Pieces of a password in French quotes: « roger » et « moulinaux ». */
export function inQuotes(pieces: readonly string[]): string {
  const list = new Intl.ListFormat('fr', { type: 'conjunction' });
  return list.format(pieces.map((piece) => `« ${piece} »`));
}

/** Score by zxcvbn, 0 to 4, of a new password, unless a setting says more. */
export const LOWEST_SCORE = 3;

/** zxcvbn's time grows with the square of the length: what starts strong stays strong. */
const MEASURED_CODE_POINTS = 40;

/** Words an attacker would try first here. */
const LOCAL_WORDS = ['besancon', 'academie', 'rectorat', 'citadelle', 'numen', 'ac-besancon'];

/** What the strength meter is asked: as much of a password as it measures, and the words that an attacker tries first. */
export function measured(typed: string, own: readonly string[]) {
  const start = [...foldPassword(typed)].slice(0, MEASURED_CODE_POINTS).join('');
  return { start, words: [...own.filter((word) => word !== ''), ...LOCAL_WORDS] };
}
