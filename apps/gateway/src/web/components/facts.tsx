import type { ComponentChildren } from 'preact';

type Fact = readonly [name: string, fact: ComponentChildren];

/** A list of facts; false entries are left out. */
export function Facts({ facts }: { facts: readonly (Fact | false)[] }) {
  const shown = facts.filter((fact) => fact !== false);
  return (
    <dl class="pratic-facts">
      {shown.map(([name, fact]) => (
        <div>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  );
}
