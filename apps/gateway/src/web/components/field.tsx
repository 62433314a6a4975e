import type { FilledForm } from '../forms/filled-form.js';

/** A field of a form, with its name, what helps to fill it, and what is wrong with it. */
export interface FieldProps {
  readonly form: FilledForm;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'password';
  readonly optional?: true;
  readonly autoComplete?: string;
  readonly inputMode?: 'text' | 'numeric';
  /** Switches off correction by the keyboard, for codes and logins. */
  readonly verbatim?: boolean;
  /** Id of another element that describes the field. */
  readonly describedBy?: string;
}

/** A line of text. */
export function Field(props: FieldProps) {
  const { form, name, label, hint, type = 'text', verbatim, describedBy } = props;
  const errors = form.errorsOf(name);
  const messages = `${name}-messages`;
  const described = [describedBy, errors.length > 0 ? messages : undefined]
    .filter(Boolean)
    .join(' ');
  return (
    <div class={`fr-input-group${errors.length > 0 ? ' fr-input-group--error' : ''}`}>
      <label class="fr-label" for={name}>
        {label}
        {hint !== undefined && <span class="fr-hint-text">{hint}</span>}
      </label>
      <input
        class={`fr-input${errors.length > 0 ? ' fr-input--error' : ''}`}
        id={name}
        name={name}
        type={type}
        value={form.value(name)}
        required={!props.optional}
        autocomplete={props.autoComplete ?? 'off'}
        inputMode={props.inputMode}
        autocapitalize={verbatim ? 'none' : undefined}
        spellcheck={verbatim ? false : undefined}
        aria-describedby={described || undefined}
        aria-invalid={errors.length > 0 || undefined}
      />
      <div class="fr-messages-group" id={messages}>
        {errors.map(({ message }) => (
          <p class="fr-message fr-message--error">{message}</p>
        ))}
      </div>
    </div>
  );
}

/** A password field. It is never filled again by the server; a script offers to show what is being typed. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'verbatim'>) {
  return <Field {...props} type="password" verbatim />;
}

/** A date of birth, typed as people write it. */
export function BirthDateField({ form, label }: { form: FilledForm; label: string }) {
  return (
    <Field
      form={form}
      name="birthDate"
      label={label}
      hint="Format attendu : JJ/MM/AAAA, par exemple 02/11/1988"
      autoComplete="bday"
      inputMode="text"
    />
  );
}
