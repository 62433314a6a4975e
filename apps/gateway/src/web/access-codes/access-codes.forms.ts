import {
  BirthDate,
  CompleteReset,
  GetResetStatus,
  Login,
  LookUpIdentity,
  RequestCode,
} from '@citadelle/contracts/calls';
import { type FieldKind, formOf } from '../forms/form-kind.js';
import { OWN_LOGIN } from '../forms/own-fields.js';
import { typedDate } from '../forms/typed-date.js';
import { NEW_PASSWORD_FIELDS } from '../password/password.form.js';

const NAME_WRONG = (said: string) => `${said} Vérifiez votre saisie.`;

const BIRTH_DATE: FieldKind = {
  blank: 'Saisissez votre date de naissance, par exemple 02/11/1988.',
  wrong: 'Indiquez votre date de naissance sous la forme JJ/MM/AAAA, par exemple 02/11/1988.',
  read: typedDate,
};

const code = (blank: string): FieldKind => ({
  blank,
  wrong: 'Un code compte 8 lettres et chiffres, comme ABCD-EFGH. Vérifiez votre saisie.',
  secret: true,
});

const FIRST_CODE = code('Saisissez votre 1er code : 8 lettres et chiffres, comme ABCD-EFGH.');

/** Way A: usual name, first name, birth date. */
export const LOOK_UP_FORM = formOf(LookUpIdentity, {
  usualName: { blank: 'Saisissez votre nom usuel.', wrong: NAME_WRONG },
  firstName: { blank: 'Saisissez votre prénom.', wrong: NAME_WRONG },
  birthDate: BIRTH_DATE,
});

/** Login and birth date as the API takes them; both are required, since this form has no look-up token. */
export class StartFields {
  @Login() login!: string;
  @BirthDate() birthDate!: string;
}

/** Way B: login and birth date. */
export const START_FORM = formOf(StartFields, { login: OWN_LOGIN, birthDate: BIRTH_DATE });

/** The form that asks for the second code. Its fields are hidden in the page; nobody types them. */
export const REQUEST_CODE_FORM = formOf(RequestCode, {
  resetId: { blank: 'Reprenez depuis le suivi de votre demande.' },
  firstCode: FIRST_CODE,
});

/** Way C: login, both codes and the new password. */
export const COMPLETE_FORM = formOf(CompleteReset, {
  login: OWN_LOGIN,
  firstCode: FIRST_CODE,
  secondCode: code('Saisissez le 2e code que votre gestionnaire vous a donné.'),
  ...NEW_PASSWORD_FIELDS,
});

/** The form of « Où en est ma demande ? », and of cancelling. */
export const STATUS_FORM = formOf(GetResetStatus, { login: OWN_LOGIN, firstCode: FIRST_CODE });
