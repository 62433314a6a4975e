import { credentialsCall } from '../call.js';
import { Id, PersonName, Several, Shown, Whole } from '../fields.js';

/** How many logins are asked for at a time. */
export const LOGINS_MAX = 1000;

/** Somebody who is about to be created. */
export class Newcomer {
  @Id() agentId!: string;
  @PersonName('PIN') usualName!: string;
  @PersonName('Jean') firstName!: string;
}

/** Somebody who may be created, after others of the same file. */
export class ForeseenNewcomer extends Newcomer {
  /** How many before them, of those who are created with them, have the same base of a login. */
  @Whole(0) loginsAhead!: number;
  /** How many have the same base of an address. */
  @Whole(0) addressesAhead!: number;
}

/** Asks which logins people would get, in their order. */
export class ForeseeLogins {
  @Several(ForeseenNewcomer, LOGINS_MAX) newcomers!: ForeseenNewcomer[];
}

/** Takes the logins of people who are about to be created, in their order, once for each agentId. */
export class TakeLogins {
  @Several(Newcomer, LOGINS_MAX) newcomers!: Newcomer[];
}

/** The login and the address of somebody. */
export class GivenLogin {
  @Id() agentId!: string;
  @Shown({ example: 'jpin' }) login!: string;
  @Shown({ format: 'email' }) address!: string;
  @Shown({
    nullable: true,
    example: 'jpin',
    description: 'The bare login that its first holder gives up for `base1`; null otherwise.',
  })
  renumbers!: string | null;
}

/** Logins, in the order in which they were asked for. */
export class GivenLogins {
  @Shown({ type: GivenLogin, isArray: true }) logins!: GivenLogin[];
}

/** Logins of people who are not agents yet. */
export const logins = {
  /** Takes nothing. */
  foresee: credentialsCall('POST /internal/foreseen-logins', {
    request: ForeseeLogins,
    response: GivenLogins,
    repeatable: true,
  }),
  take: credentialsCall('POST /internal/taken-logins', {
    request: TakeLogins,
    response: GivenLogins,
    repeatable: true,
  }),
};
