import type { FilledForm } from '../forms/filled-form.js';
import { IDENTITY_CHECKS } from './request-words.js';

const NAME = 'identityCheck';

/** The choice of an identity check. None is selected beforehand, so that the manager must decide. */
export function IdentityCheckChoice({ form }: { form: FilledForm }) {
  const errors = form.errorsOf(NAME);
  return (
    <fieldset
      class={`fr-fieldset${errors.length > 0 ? ' fr-fieldset--error' : ''}`}
      aria-labelledby={`${NAME}-legend ${NAME}-messages`}
    >
      <legend class="fr-fieldset__legend" id={`${NAME}-legend`}>
        La personne est
      </legend>
      {IDENTITY_CHECKS.map(([value, text], at) => (
        <div class="fr-fieldset__element">
          <div class="fr-radio-group">
            <input
              type="radio"
              id={at === 0 ? NAME : `${NAME}-${value}`}
              name={NAME}
              value={value}
              checked={form.value(NAME) === value}
            />
            <label class="fr-label" for={at === 0 ? NAME : `${NAME}-${value}`}>
              {text}
            </label>
          </div>
        </div>
      ))}
      <div class="fr-messages-group" id={`${NAME}-messages`}>
        {errors.map(({ message }) => (
          <p class="fr-message fr-message--error">{message}</p>
        ))}
      </div>
    </fieldset>
  );
}
