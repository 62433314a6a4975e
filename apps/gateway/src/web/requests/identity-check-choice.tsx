import { useContext } from 'preact/hooks';
import { FieldMessages, marked } from '../components/field.js';
import { FormContext } from '../layout/page-context.js';
import { IDENTITY_CHECKS } from './request-words.js';

const NAME = 'identityCheck';

/** The choice of an identity check. None is selected beforehand, so that the manager must decide. */
export function IdentityCheckChoice() {
  const form = useContext(FormContext);
  return (
    <fieldset
      class={marked('fr-fieldset', form.isWrong(NAME))}
      aria-labelledby={`${NAME}-legend ${NAME}-messages`}
    >
      <legend class="fr-fieldset__legend" id={`${NAME}-legend`}>
        Comment avez-vous vérifié son identité ?
      </legend>
      {IDENTITY_CHECKS.map(([value, text], at) => {
        const id = at === 0 ? NAME : `${NAME}-${value}`;
        return (
          <div class="fr-fieldset__element">
            <div class="fr-radio-group">
              <input
                type="radio"
                id={id}
                name={NAME}
                value={value}
                checked={form.value(NAME) === value}
              />
              <label class="fr-label" for={id}>
                {text}
              </label>
            </div>
          </div>
        );
      })}
      <FieldMessages name={NAME} />
    </fieldset>
  );
}
