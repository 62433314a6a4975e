import { fold, hidesNumen, type FieldError } from '@citadelle/contracts';
import type { Names } from '../logins/login.js';

/** What a password must not be made of: its holder. */
export interface PasswordHolder extends Names {
  /** `YYYY-MM-DD`, or null while it is not known. */
  readonly birthDate: string | null;
  /** The login and its aliases. */
  readonly logins: readonly string[];
}

/** What the strength meter says of a password. */
export interface Strength {
  /** zxcvbn's score, 0 to 4. */
  readonly score: number;
  /** Whether it is on the list of common passwords, alone or with digits around. */
  readonly common: boolean;
}

/** How long a new password is, in code points, and how hard to guess. */
export interface PasswordLimits {
  readonly shortest: number;
  readonly longest: number;
  /** zxcvbn's score, 0 to 4. */
  readonly lowestScore: number;
}

const messagesFor = ({ shortest, longest }: PasswordLimits) => ({
  'too-short': `Choisissez au moins ${shortest} caractères : une phrase de quelques mots convient très bien.`,
  'too-long': `Choisissez au plus ${longest} caractères.`,
  'looks-like-numen': 'Un NUMEN ne peut pas servir de mot de passe : choisissez autre chose.',
  'contains-name': 'Retirez votre nom et votre prénom du mot de passe.',
  'contains-login': 'Retirez votre identifiant du mot de passe.',
  'contains-birth-date': 'Retirez votre date de naissance du mot de passe.',
  'too-common':
    'Ce mot de passe figure parmi les plus utilisés : choisissez-en un qui ne soit qu’à vous.',
  'too-guessable':
    'Ce mot de passe serait vite deviné : ajoutez un ou deux mots sans rapport entre eux.',
  unchanged: 'C’est déjà votre mot de passe : choisissez-en un autre.',
});

/** A rule that a new password did not meet. */
export type BrokenRule = keyof ReturnType<typeof messagesFor>;

/** The form in which a chosen password is hashed and compared. */
export function canonicalPassword(typed: string): string {
  return typed.normalize('NFC');
}

/** A part this short stands in many words joined by chance: it counts within one word only. */
const SHORT_PART = 5;

function containsAny(password: string, parts: readonly string[]): boolean {
  const joined = fold(password);
  const words = password
    .normalize('NFKC')
    .split(/[^\p{L}\p{M}]+/u)
    .map(fold);
  return parts.some((part) =>
    part.length < SHORT_PART ? words.some((word) => word.includes(part)) : joined.includes(part),
  );
}

/** The folded names, whole and in parts, of three letters at least. */
function nameParts({ firstName, usualName }: PasswordHolder): string[] {
  return [firstName, usualName]
    .flatMap((name) => [name, ...name.split(/[\s'’-]+/u)])
    .map(fold)
    .filter((part) => part.length >= 3);
}

const MONTH_NAME = new Intl.DateTimeFormat('fr', { month: 'long', timeZone: 'UTC' });

/** The ways a birth date is written, without separators: 14031962, 140362, 14mars1962, … */
function birthDateForms(birthDate: string): string[] {
  const [year = '', month = '', day = ''] = birthDate.split('-');
  const name = fold(MONTH_NAME.format(Date.UTC(2000, Number(month) - 1)));
  const [d, m] = [String(Number(day)), String(Number(month))];
  return [year, year.slice(2)].flatMap((y) => [
    day + month + y,
    month + day + y,
    y + month + day,
    `${day}${name}${y}`,
    `${d}${name}${y}`,
    // Without the leading zeros, six digits or more: fewer would be found in any number.
    ...[d + m + y, y + m + d].filter((form) => form.length >= 6),
  ]);
}

function containsBirthDate(password: string, birthDate: string): boolean {
  const plain = password.normalize('NFKD').toLowerCase();
  const digits = plain.replace(/[^0-9]/g, '');
  const text = plain.replace(/[^0-9a-z]/g, '');
  return birthDateForms(birthDate).some((form) => digits.includes(form) || text.includes(form));
}

/** Every rule that `password` does not meet, for this holder; `unchanged` says that it is theirs already. */
export function brokenRules(
  password: string,
  holder: PasswordHolder,
  strength: Strength,
  { shortest, longest, lowestScore }: PasswordLimits,
  unchanged = false,
): BrokenRule[] {
  const length = [...password].length;
  const logins = holder.logins.map(fold).filter((login) => login.length >= 3);
  const broken: Record<BrokenRule, boolean> = {
    'too-short': length < shortest,
    'too-long': length > longest,
    'looks-like-numen': hidesNumen(password),
    'contains-name': containsAny(password, nameParts(holder)),
    'contains-login': containsAny(password, logins),
    'contains-birth-date':
      holder.birthDate !== null && containsBirthDate(password, holder.birthDate),
    'too-common': strength.common,
    'too-guessable': strength.score < lowestScore,
    unchanged,
  };
  return (Object.keys(broken) as BrokenRule[]).filter((rule) => broken[rule]);
}

/** A broken rule in words its reader can act on. */
export function ruleError(code: BrokenRule, limits: PasswordLimits): FieldError {
  return { field: 'newPassword', code, message: messagesFor(limits)[code] };
}
