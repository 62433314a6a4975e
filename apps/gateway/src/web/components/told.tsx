import { useContext } from 'preact/hooks';
import { PageContext } from '../layout/page-context.js';
import { Alert } from './alert.js';

/** Messages to whoever was led to a page, by the words with which its address asks for them. */
export type Messages = Readonly<
  Record<string, { readonly kind?: 'info'; readonly title: string; readonly said?: string }>
>;

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
