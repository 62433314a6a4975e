import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { FormContext } from '../layout/page-context.js';

interface Props {
  readonly kind: 'error' | 'success' | 'info' | 'warning';
  readonly title: string;
  /** Whether the page puts the focus here, so that a screen reader begins with it. */
  readonly focused?: boolean;
  readonly children?: ComponentChildren;
}

/** A message that stands above the content of a page. */
export function Alert({ kind, title, focused, children }: Props) {
  return (
    <div
      class={`fr-alert fr-alert--${kind} fr-mb-4w`}
      role={kind === 'error' ? 'alert' : undefined}
      tabIndex={focused ? -1 : undefined}
      autoFocus={focused}
    >
      <p class="fr-alert__title">{title}</p>
      {children}
    </div>
  );
}

/** Messages to whoever was led to a page, by the words with which its address asks for them. */
export type Messages = Readonly<Record<string, Message>>;

/** A message to whoever was led to a page. */
export interface Message {
  readonly kind?: 'info';
  readonly title: string;
  readonly said?: string;
}

/** The message that the address of a page asks for; undefined for a word that is not one of ours. */
export function messageAskedBy(path: string, messages: Messages): Message | undefined {
  const asked = new URLSearchParams(path.split('?')[1]);
  const word = asked.get('fait') ?? asked.get('motif') ?? '';
  return Object.hasOwn(messages, word) ? messages[word] : undefined;
}

/** The message with which a page begins. */
export function Told({ message: { kind, title, said } }: { message: Message }) {
  return (
    <Alert kind={kind ?? 'success'} title={title} focused>
      {said !== undefined && <p>{said}</p>}
    </Alert>
  );
}

/** The errors of the page's form, each linked to its field. */
export function ErrorSummary() {
  const { problem, errors } = useContext(FormContext);
  if (!problem) return null;
  return (
    <Alert kind="error" title={problem.title} focused>
      <p>{problem.detail}</p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ field, message }) => (
            <li>
              <a href={`#${field}`}>{message}</a>
            </li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
