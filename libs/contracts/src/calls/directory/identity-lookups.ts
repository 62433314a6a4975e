import { directoryCall } from '../call.js';
import { BirthDate, Instant, PersonName, Shown } from '../fields.js';

/** Says who one is. */
export class LookUpIdentity {
  @PersonName('PIN') usualName!: string;
  @PersonName('Jean') firstName!: string;
  @BirthDate() birthDate!: string;
}

/** Whose account it is. */
export class FoundIdentity {
  @Shown({ example: 'jpin' }) login!: string;
  @Shown({ format: 'email', example: 'jean.pin@ac-besancon.fr' }) address!: string;
  @Shown({ description: 'Opens the reset of the password.' }) lookupToken!: string;
  @Instant() expiresAt!: string;
}

/** Finding one's own login by name and birth date. */
export const identityLookups = {
  lookUp: directoryCall('POST /internal/identity-lookups', {
    request: LookUpIdentity,
    response: FoundIdentity,
    problems: { 404: ['identity-not-found'], 429: ['too-many-attempts'] },
  }),
};
