import { fold } from '@citadelle/contracts';

/** What a person is recognised by, as typed. */
export interface Identity {
  readonly usualName: string;
  readonly firstName: string;
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
}

/** An identity without case, accents, spaces and punctuation: what two spellings of one person share. */
export function foldIdentity(identity: Identity): Identity {
  return {
    usualName: fold(identity.usualName),
    firstName: fold(identity.firstName),
    birthDate: identity.birthDate,
  };
}

/** The names of an identity folded, as the read model of agents has them. */
export function foldNames({ usualName, firstName }: Omit<Identity, 'birthDate'>) {
  return { foldedUsualName: fold(usualName), foldedFirstName: fold(firstName) };
}

/** Whether both are the same person as far as names and birth date tell. */
export function sameIdentity(one: Identity, other: Identity): boolean {
  return identityKey(one) === identityKey(other);
}

/** One line of text per identity, for locks and keyed digests; never stored in clear. */
export function identityKey(identity: Identity): string {
  const { usualName, firstName, birthDate } = foldIdentity(identity);
  return `${usualName} ${firstName} ${birthDate}`;
}

/** One line of text per names, for keyed digests: everybody who is called so. */
export function namesKey({ usualName, firstName }: Omit<Identity, 'birthDate'>): string {
  return `${fold(usualName)} ${fold(firstName)}`;
}
