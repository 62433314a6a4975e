import { ChangePassword } from '@citadelle/contracts/calls';
import { type FieldKind, formOf } from '../forms/form-kind.js';
import { ownPassword } from '../forms/own-fields.js';

/** A new password, typed twice. */
export const NEW_PASSWORD_FIELDS = {
  newPassword: {
    blank: 'Choisissez un nouveau mot de passe.',
    wrong: 'Choisissez au plus 128 caractères.',
    secret: true,
  },
  confirmation: {
    blank: 'Saisissez une deuxième fois le nouveau mot de passe.',
    secret: true,
    repeats: {
      field: 'newPassword',
      differs: 'Les deux saisies diffèrent. Saisissez deux fois le même mot de passe.',
    },
  },
} as const satisfies Record<string, FieldKind>;

/** Choosing a password while signed in. */
export const PASSWORD_FORM = formOf(ChangePassword, {
  currentPassword: ownPassword('Saisissez votre mot de passe actuel.'),
  ...NEW_PASSWORD_FIELDS,
});
