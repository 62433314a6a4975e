import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { FormContext, PageContext } from '../layout/page-context.js';

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

/** The message that the page's address asks for in this parameter; nothing for a word that is not one of ours. */
export function Told({ by = 'fait', messages }: { by?: 'fait' | 'motif'; messages: Messages }) {
  const { visit } = useContext(PageContext);
  const word = new URLSearchParams(visit.path.split('?')[1]).get(by) ?? '';
  const message = Object.hasOwn(messages, word) ? messages[word] : undefined;
  if (!message) return null;
  return (
    <Alert kind={message.kind ?? 'success'} title={message.title}>
      {message.said !== undefined && <p>{message.said}</p>}
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
