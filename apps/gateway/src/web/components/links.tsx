import type { ComponentChildren } from 'preact';

interface LinkLineProps {
  readonly href: string;
  /** Whether it looks like a button: what there is to do next. */
  readonly button?: boolean;
  /** The class that keeps it apart from what stands above. */
  readonly space?: string;
  readonly children: ComponentChildren;
}

/** A link on a line of its own. */
export function LinkLine({ href, button, space, children }: LinkLineProps) {
  return (
    <p class={space}>
      <a class={button ? 'fr-btn' : 'fr-link'} href={href}>
        {children}
      </a>
    </p>
  );
}

interface LinkItemsProps {
  /** The addresses, and what is read there. */
  readonly links: readonly (readonly [href: string, text: string])[];
  readonly look?: string;
  readonly item?: string;
}

/** Links as the items of a list; `look` and `item` are classes. */
export function LinkItems({ links, look, item }: LinkItemsProps) {
  return links.map(([href, text]) => (
    <li class={item}>
      <a class={look} href={href}>
        {text}
      </a>
    </li>
  ));
}
