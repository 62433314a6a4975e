import type { ComponentChildren } from 'preact';

interface Props {
  readonly caption: string;
  readonly columns: readonly string[];
  /** Of each row its cells; the first one says what the row is about. */
  readonly rows: readonly (readonly ComponentChildren[])[];
  /** In smaller letters, for many columns. */
  readonly isDense?: boolean;
  /** Whether the last cell of a row says itself what it is, as a button does. */
  readonly endsWithAction?: boolean;
}

/**
 * A table where there is room, and on a phone a card for each row, whose cells say what they are. The roles are there
 * because browsers take nothing for a table that does not look like one.
 */
export function CardTable({ caption, columns, rows, isDense, endsWithAction }: Props) {
  const labels = endsWithAction ? columns.slice(0, -1) : columns;
  return (
    <table class={`pratic-cards${isDense ? ' pratic-cards--dense' : ''}`} role="table">
      <caption class="fr-sr-only">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th scope="col" role="columnheader">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(([first, ...others]) => (
          <tr role="row">
            <th scope="row" role="rowheader">
              {first}
            </th>
            {others.map((cell, at) => (
              <td role="cell" data-label={labels[at + 1]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A cell with a code, such as that of a unit, which a narrow column does not break. */
export function CodeCell({ code }: { code: string }) {
  return <span class="pratic-code-cell">{code}</span>;
}
