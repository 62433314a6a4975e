import { timeOfDay } from '@citadelle/contracts';
import { useContext } from 'preact/hooks';
import { PasswordField } from '../components/field.js';
import { PageContext } from '../layout/page-context.js';
import { hasConfirmed } from './password-confirmation.js';

/** Asks for the password of whoever fills the form, or says until when it needs no asking. */
export function ConfirmPassword() {
  const { visit } = useContext(PageContext);
  const until = visit.session?.reauthenticatedUntil;
  if (hasConfirmed(visit) && until) {
    return (
      <p class="fr-hint-text">
        Mot de passe confirmé, valable jusqu’à {timeOfDay(new Date(until))}
      </p>
    );
  }
  return (
    <PasswordField
      name="password"
      label="Votre mot de passe"
      hint="Pour être sûr que c’est bien vous"
      autoComplete="current-password"
    />
  );
}
