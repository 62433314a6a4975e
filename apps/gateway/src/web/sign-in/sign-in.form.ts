import { SignIn } from '@citadelle/contracts/calls';
import { formOf } from '../forms/form-kind.js';
import { OWN_LOGIN, ownPassword } from '../forms/own-fields.js';

/** The form of login and password. */
export const SIGN_IN_FORM = formOf(SignIn, {
  login: OWN_LOGIN,
  password: ownPassword('Saisissez votre mot de passe. La première fois, c’est votre NUMEN.'),
});
