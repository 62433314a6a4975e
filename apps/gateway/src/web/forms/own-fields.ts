import { LOGIN_MAX } from '@citadelle/contracts/calls';
import type { FieldKind } from './form-kind.js';

/** The login of whoever fills the form. */
export const OWN_LOGIN: FieldKind = {
  blank: 'Saisissez votre identifiant, par exemple jpin.',
  wrong: `Un identifiant compte au plus ${LOGIN_MAX} caractères. Vérifiez le vôtre.`,
};

/** The password of whoever fills the form; `blank` asks for it. */
export const ownPassword = (blank: string): FieldKind => ({
  blank,
  wrong: 'Un mot de passe compte au plus 128 caractères. Vérifiez le vôtre.',
  secret: true,
});
