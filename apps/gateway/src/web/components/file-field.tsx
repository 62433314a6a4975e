import { useContext } from 'preact/hooks';
import { FormContext } from '../layout/page-context.js';
import { FieldMessages, marked } from './field.js';

interface Props {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** The kinds of files that browsers offer first. */
  readonly accept: string;
  /** How many bytes it may have, and what is said of a larger one. */
  readonly largest: number;
  readonly tooLarge: string;
}

/** A file to send. Browsers never fill it again: after an error it is chosen anew. */
export function FileField({ name, label, hint, accept, largest, tooLarge }: Props) {
  const isWrong = useContext(FormContext).isWrong(name);
  return (
    <div class={marked('fr-upload-group', isWrong)}>
      <label class="fr-label" for={name}>
        {label}
        <span class="fr-hint-text">{hint}</span>
      </label>
      <input
        class="fr-upload"
        type="file"
        id={name}
        name={name}
        accept={accept}
        data-largest={largest}
        data-too-large={tooLarge}
        aria-describedby={`${name}-messages`}
        aria-invalid={isWrong || undefined}
      />
      <FieldMessages name={name} />
    </div>
  );
}
