/** Somebody who can sign in. */
export interface Seat {
  login: string;
  password: string;
}

/** Somebody as they are enrolled. */
export interface Person {
  usualName: string;
  firstName: string;
  birthDate: string;
  numen: string;
  unit: string;
}

/** The login of somebody of the bench: their first name begins with an A. */
export function loginOf({ usualName }: Person): string {
  return `a${usualName.toLowerCase()}`;
}

/** The n-th person of the bench, with a name and a NUMEN of their own. */
export function personOf(n: number): Person {
  const letters = [...n.toString(26)].map((digit) => String.fromCharCode(97 + parseInt(digit, 26)));
  return {
    usualName: `Banc${letters.join('')}`,
    firstName: 'Agathe',
    birthDate: '1980-01-15',
    numen: `03B${String(n % 100).padStart(2, '0')}${String(n).padStart(5, '0')}BNC`,
    unit: 'SIG-AESH',
  };
}
