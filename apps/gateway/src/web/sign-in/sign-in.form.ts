import { SignIn } from '@citadelle/contracts/calls';
import type { FormKind } from '../forms/form-kind.js';

/** The form of login and password. */
export const SIGN_IN_FORM: FormKind<SignIn> = {
  request: SignIn,
  fields: {
    login: {
      blank: 'Saisissez votre identifiant, par exemple jpin.',
      wrong: 'Un identifiant compte au plus 200 caractères. Vérifiez le vôtre.',
    },
    password: {
      blank: 'Saisissez votre mot de passe. La première fois, c’est votre NUMEN.',
      wrong: 'Un mot de passe compte au plus 128 caractères. Vérifiez le vôtre.',
      secret: true,
    },
  },
};
