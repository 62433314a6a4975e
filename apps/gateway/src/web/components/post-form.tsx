import { randomUUID } from 'node:crypto';
import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { NUMBER_FIELD, TOKEN_FIELD } from '../forms/posted-fields.js';
import { PageContext } from '../layout/page-context.js';

interface Props {
  readonly action: string;
  /** Hidden fields. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** Whether a file goes with it, in its last field. */
  readonly withFile?: boolean;
  readonly children: ComponentChildren;
}

/** A form with its proof and its number. The browser checks nothing: errors are told by the server, in French. */
export function PostForm({ action, hidden = {}, withFile, children }: Props) {
  const { formToken } = useContext(PageContext).visit;
  const unseen = { [TOKEN_FIELD]: formToken, [NUMBER_FIELD]: randomUUID(), ...hidden };
  return (
    <form
      method="post"
      action={action}
      noValidate
      enctype={withFile ? 'multipart/form-data' : undefined}
    >
      {Object.entries(unseen).map(([name, value]) => (
        <input type="hidden" name={name} value={value} data-secret={name in hidden || undefined} />
      ))}
      {children}
    </form>
  );
}
