import { directoryCall } from '../call.js';
import { BirthDate, Id, Instant, PersonName, Shown } from '../fields.js';

/** Says who one is. */
export class LookUpIdentity {
  @PersonName('PIN') usualName!: string;
  @PersonName('Jean') firstName!: string;
  @BirthDate() birthDate!: string;
}

/** {@link LookUpIdentity} from a browser that is known to somebody's account. */
export class LookUpIdentityOfBrowser extends LookUpIdentity {
  @Id({ optional: true }) browserOf?: string;
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
    request: LookUpIdentityOfBrowser,
    response: FoundIdentity,
    problems: { 404: ['identity-not-found'], 429: ['too-many-attempts'] },
  }),
};
