import { RadioField } from '../components/choices.js';
import { IDENTITY_CHECKS } from './request-words.js';

/** The choice of an identity check. None is selected beforehand, so that the manager must decide. */
export function IdentityCheckChoice() {
  return (
    <RadioField
      name="identityCheck"
      legend="Comment avez-vous vérifié son identité ?"
      options={IDENTITY_CHECKS}
    />
  );
}
