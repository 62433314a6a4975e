import { useContext } from 'preact/hooks';
import { LABELS } from '../layout/labels.js';
import { FormContext } from '../layout/page-context.js';

/** A field of a form, with its name, what helps to fill it, and what is wrong with it. */
interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** What stands in it before it is filled. */
  readonly initial?: string;
  readonly type?: 'text' | 'password';
  readonly optional?: true;
  readonly autoComplete?: string;
  readonly inputMode?: 'text';
  /** Switches off correction by the keyboard, for codes and logins. */
  readonly verbatim?: boolean;
  /** Id of another element that describes the field. */
  readonly describedBy?: string;
}

/** A line of text. */
export function Field({ name, label, hint, initial, type = 'text', ...more }: FieldProps) {
  const form = useContext(FormContext);
  const isWrong = form.isWrong(name);
  const described = [more.describedBy, isWrong && messagesOf(name)].filter(Boolean).join(' ');
  return (
    <div class={marked('fr-input-group', isWrong)}>
      <label class="fr-label" for={name}>
        {label}
        {hint !== undefined && <span class="fr-hint-text">{hint}</span>}
      </label>
      <input
        class={marked('fr-input', isWrong)}
        id={name}
        name={name}
        type={type}
        value={form.value(name, initial)}
        required={!more.optional}
        autocomplete={more.autoComplete ?? 'off'}
        inputMode={more.inputMode}
        autocapitalize={more.verbatim ? 'none' : undefined}
        spellcheck={more.verbatim ? false : undefined}
        aria-describedby={described || undefined}
        aria-invalid={isWrong || undefined}
      />
      <FieldMessages name={name} />
    </div>
  );
}

/** A password field. It is never filled again by the server; a script offers to show what is being typed. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'verbatim'>) {
  return <Field {...props} type="password" verbatim />;
}

/** Tells password managers whose password is typed in the form. They pass over hidden fields, so style alone hides it from people. */
export function UserName({ login }: { login: string }) {
  return (
    <input
      class="pratic-unseen"
      type="text"
      name="username"
      value={login}
      autocomplete="username"
      readOnly
    />
  );
}

/** A date of birth, typed as people write it. */
export function BirthDateField(props: Pick<FieldProps, 'autoComplete' | 'inputMode'>) {
  return (
    <Field
      name="birthDate"
      label={LABELS.birthDate}
      hint="Format attendu : JJ/MM/AAAA, par exemple 02/11/1988"
      {...props}
    />
  );
}

interface SelectProps extends Pick<FieldProps, 'name' | 'label'> {
  /** The choices, each a value and its words; the first is selected at first. */
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** A field in which one of several values is selected. */
export function SelectField({ name, label, options }: SelectProps) {
  const form = useContext(FormContext);
  const isWrong = form.isWrong(name);
  return (
    <div class={marked('fr-select-group', isWrong)}>
      <label class="fr-label" for={name}>
        {label}
      </label>
      <select
        class={marked('fr-select', isWrong)}
        id={name}
        name={name}
        aria-describedby={isWrong ? messagesOf(name) : undefined}
        aria-invalid={isWrong || undefined}
      >
        {options.map(([value, text]) => (
          <option value={value} selected={value === form.value(name)}>
            {text}
          </option>
        ))}
      </select>
      <FieldMessages name={name} />
    </div>
  );
}

/** What is wrong with a field. */
export function FieldMessages({ name }: { name: string }) {
  return (
    <div class="fr-messages-group" id={messagesOf(name)}>
      {useContext(FormContext)
        .errorsOf(name)
        .map(({ message }) => (
          <p class="fr-message fr-message--error">{message}</p>
        ))}
    </div>
  );
}

/** The class of an element of a field, which is marked when something is wrong with it. */
export function marked(look: string, isWrong: boolean): string {
  return isWrong ? `${look} ${look}--error` : look;
}

function messagesOf(name: string): string {
  return `${name}-messages`;
}
