import type { ComponentChildren } from 'preact';

interface Props {
  readonly href: string;
  /** Whether it looks like a button: what there is to do next. */
  readonly button?: boolean;
  /** The class that keeps it apart from what stands above. */
  readonly space?: string;
  readonly children: ComponentChildren;
}

/** A link on a line of its own. */
export function LinkLine({ href, button, space, children }: Props) {
  return (
    <p class={space}>
      <a class={button ? 'fr-btn' : 'fr-link'} href={href}>
        {children}
      </a>
    </p>
  );
}
