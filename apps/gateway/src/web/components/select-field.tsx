import type { FilledForm } from '../forms/filled-form.js';

interface Props {
  readonly form: FilledForm;
  readonly name: string;
  readonly label: string;
  /** What can be chosen, each with its words; what stands first is chosen at first. */
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** One of several. */
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
