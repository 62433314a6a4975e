import type { ComponentChildren } from 'preact';

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
