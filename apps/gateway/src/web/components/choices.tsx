import { useContext } from 'preact/hooks';
import { FormContext } from '../layout/page-context.js';
import { FieldMessages, marked } from './field.js';

interface ChoiceProps {
  readonly name: string;
  readonly legend: string;
  readonly hint?: string;
  /** Each a value, its words, and what it means where the words do not say it. */
  readonly options: readonly (readonly [value: string, text: string, hint?: string])[];
}

interface Props extends ChoiceProps {
  readonly kind: 'radio' | 'checkbox';
  readonly isChosen: (value: string) => boolean;
}

/** One of several values. None is chosen beforehand: whoever fills the form must decide. */
export function RadioField(props: ChoiceProps) {
  const form = useContext(FormContext);
  return <Choices {...props} kind="radio" isChosen={(value) => form.value(props.name) === value} />;
}

/** Any of several values; the form knows them separated by commas. */
export function CheckboxesField(props: ChoiceProps) {
  const chosen = useContext(FormContext).value(props.name).split(',');
  return <Choices {...props} kind="checkbox" isChosen={(value) => chosen.includes(value)} />;
}

function Choices({ name, legend, hint, options, kind, isChosen }: Props) {
  const isWrong = useContext(FormContext).isWrong(name);
  return (
    <fieldset
      class={marked('fr-fieldset', isWrong)}
      aria-labelledby={`${name}-legend ${name}-messages`}
    >
      <legend class="fr-fieldset__legend" id={`${name}-legend`}>
        {legend}
        {hint !== undefined && <span class="fr-hint-text">{hint}</span>}
      </legend>
      {options.map(([value, text, means], at) => {
        // Errors are linked to the first one.
        const id = at === 0 ? name : `${name}-${value}`;
        return (
          <div class="fr-fieldset__element">
            <div class={`fr-${kind}-group`}>
              <input type={kind} id={id} name={name} value={value} checked={isChosen(value)} />
              <label class="fr-label" for={id}>
                {text}
                {means !== undefined && <span class="fr-hint-text">{means}</span>}
              </label>
            </div>
          </div>
        );
      })}
      <FieldMessages name={name} />
    </fieldset>
  );
}

interface BoxProps {
  readonly name: string;
  /** What is sent once it is ticked. */
  readonly value: string;
  readonly label: string;
  readonly hint: string;
}

/** One box to tick. */
export function TickBox({ name, value, label, hint }: BoxProps) {
  const form = useContext(FormContext);
  return (
    <div class="fr-checkbox-group fr-mb-3w">
      <input
        type="checkbox"
        id={name}
        name={name}
        value={value}
        checked={form.value(name) === value}
        aria-describedby={`${name}-messages`}
      />
      <label class="fr-label" for={name}>
        {label}
        <span class="fr-hint-text">{hint}</span>
      </label>
      <FieldMessages name={name} />
    </div>
  );
}
