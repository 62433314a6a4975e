import type { FilledForm } from '../forms/filled-form.js';
import { PasswordField } from './field.js';
import { PasswordRules } from './password-rules.js';

interface Props {
  readonly form: FilledForm;
  /** The numbers of the two fields, where the fields of the form are numbered. */
  readonly numbers?: readonly [string, string];
  /** Names and login that must not stand in the password, where they are known. */
  readonly holder?: readonly string[];
}

/** The rules of a new password, and the password twice. */
export function NewPasswordFields({ form, numbers: [first, second] = ['', ''], holder }: Props) {
  return (
    <>
      <PasswordRules form={form} of="newPassword" {...(holder && { holder })} />
      <PasswordField
        form={form}
        name="newPassword"
        label={`${first}Nouveau mot de passe`}
        autoComplete="new-password"
        describedBy="regles"
      />
      <PasswordField
        form={form}
        name="confirmation"
        label={`${second}Confirmation du nouveau mot de passe`}
        hint="Le même, une deuxième fois"
        autoComplete="new-password"
      />
    </>
  );
}
