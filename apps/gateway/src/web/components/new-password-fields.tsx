import { PasswordField } from './field.js';
import { PasswordRules } from './password-rules.js';

interface Props {
  /** The numbers of the two fields, where the fields of the form are numbered. */
  readonly numbers?: readonly [string, string];
  /** Names and login that must not stand in the password, where they are known. */
  readonly holder?: readonly string[];
}

/** The rules of a new password, and the password twice. */
export function NewPasswordFields({ numbers: [first, second] = ['', ''], holder }: Props) {
  return (
    <>
      <PasswordRules of="newPassword" {...(holder && { holder })} />
      <PasswordField
        name="newPassword"
        label={`${first}Nouveau mot de passe`}
        autoComplete="new-password"
        describedBy="regles"
      />
      <PasswordField
        name="confirmation"
        label={`${second}Confirmation du nouveau mot de passe`}
        hint="Le même, une deuxième fois"
        autoComplete="new-password"
      />
    </>
  );
}
