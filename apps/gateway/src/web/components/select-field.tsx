import type { FilledForm } from '../forms/filled-form.js';

interface Props {
  readonly form: FilledForm;
  readonly name: string;
  readonly label: string;
  /** The choices, each a value and its words; the first is selected at first. */
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** A field in which one of several values is selected. */
export function SelectField({ form, name, label, options }: Props) {
  const errors = form.errorsOf(name);
  const messages = `${name}-messages`;
  return (
    <div class={`fr-select-group${errors.length > 0 ? ' fr-select-group--error' : ''}`}>
      <label class="fr-label" for={name}>
        {label}
      </label>
      <select
        class={`fr-select${errors.length > 0 ? ' fr-select--error' : ''}`}
        id={name}
        name={name}
        aria-describedby={errors.length > 0 ? messages : undefined}
        aria-invalid={errors.length > 0 || undefined}
      >
        {options.map(([value, text]) => (
          <option value={value} selected={value === form.value(name)}>
            {text}
          </option>
        ))}
      </select>
      <div class="fr-messages-group" id={messages}>
        {errors.map(({ message }) => (
          <p class="fr-message fr-message--error">{message}</p>
        ))}
      </div>
    </div>
  );
}
