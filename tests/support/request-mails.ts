import type { Mail } from '@citadelle/testing';

/** What has nothing to do with requests: that a password was chosen by whoever was signed in, that a role was given. */
const OTHERS = ['mot de passe a été choisi', 'Vous êtes gestionnaire'];

/** The mails to somebody that are about requests for codes. */
export function requestMailsTo(address: string, mails: readonly Mail[]): readonly Mail[] {
  return mails.filter(
    ({ to, subject }) => to.includes(address) && !OTHERS.some((words) => subject.includes(words)),
  );
}
