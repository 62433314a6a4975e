import { fold, type FieldError, type Names } from '@citadelle/contracts';
import {
  inQuotes,
  type LengthLimits,
  lengthFault,
  loginsIn,
  looksLikeNumen,
  namesIn,
} from '@citadelle/contracts/password-rules';

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
export interface PasswordLimits extends LengthLimits {
  /** zxcvbn's score, 0 to 4. */
  readonly lowestScore: number;
}

const messagesFor = ({ shortest, longest }: PasswordLimits, pieces: readonly string[] = []) => ({
  'too-short': `Choisissez au moins ${shortest} caractères : une phrase de quelques mots convient très bien.`,
  'too-long': `Choisissez au plus ${longest} caractères.`,
  'looks-like-numen': 'Un NUMEN ne peut pas servir de mot de passe : choisissez autre chose.',
  'contains-name': `Retirez ${piecesOr(pieces, 'votre nom et votre prénom')} du mot de passe.`,
  'contains-login': `Retirez ${piecesOr(pieces, 'votre identifiant')} du mot de passe.`,
  'contains-birth-date': 'Retirez votre date de naissance du mot de passe.',
  'too-common':
    'Ce mot de passe figure parmi les plus utilisés : choisissez-en un qui ne soit qu’à vous.',
  'too-guessable':
    'Ce mot de passe serait vite deviné : ajoutez un ou deux mots sans rapport entre eux.',
  unchanged: 'C’est déjà votre mot de passe : choisissez-en un autre.',
});

/** A rule that a new password did not meet. */
export type BrokenRule = keyof ReturnType<typeof messagesFor>;

/** What was found: « moulinaux », which is … */
function piecesOr(pieces: readonly string[], whole: string): string {
  return pieces.length === 0 ? whole : `${inQuotes(pieces)} (${whole})`;
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

/** What of the holder's own stands in a password. */
const ownPieces = {
  'contains-name': (password: string, { firstName, usualName }: PasswordHolder) =>
    namesIn(password, [firstName, usualName]),
  'contains-login': (password: string, { logins }: PasswordHolder) => loginsIn(password, logins),
};

/** Every rule that `password`, as it was typed, does not meet for this holder; `unchanged` says that it is theirs already. */
export function brokenRules(
  password: string,
  holder: PasswordHolder,
  strength: Strength,
  limits: PasswordLimits,
  unchanged = false,
): BrokenRule[] {
  const { birthDate } = holder;
  const length = lengthFault(password, limits);
  const broken: Record<BrokenRule, boolean> = {
    'too-short': length === 'too-short',
    'too-long': length === 'too-long',
    'looks-like-numen': looksLikeNumen(password),
    'contains-name': ownPieces['contains-name'](password, holder).length > 0,
    'contains-login': ownPieces['contains-login'](password, holder).length > 0,
    'contains-birth-date': birthDate !== null && containsBirthDate(password, birthDate),
    'too-common': strength.common,
    'too-guessable': strength.score < limits.lowestScore,
    unchanged,
  };
  return (Object.keys(broken) as BrokenRule[]).filter((rule) => broken[rule]);
}

/** A broken rule in words its reader can act on; with what was typed, and by whom, it names the piece that it found. */
export function ruleError(
  code: BrokenRule,
  limits: PasswordLimits,
  typed?: { readonly password: string; readonly holder: PasswordHolder },
): FieldError {
  const pieces =
    typed && (code === 'contains-name' || code === 'contains-login')
      ? ownPieces[code](typed.password, typed.holder)
      : [];
  return { field: 'newPassword', code, message: messagesFor(limits, pieces)[code] };
}
