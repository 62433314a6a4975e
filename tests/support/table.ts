/** Prints rows with the same columns as a Markdown table, which docs/reliability.md can take. */
export function printTable(
  title: string,
  rows: readonly Readonly<Record<string, unknown>>[],
): void {
  const columns = Object.keys(rows[0] ?? {});
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const lines = [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => shown(row[column])))),
  ];
  // Jest's console would put the place of the call under each line.
  process.stdout.write(`\n${title}\n\n${lines.join('\n')}\n\n`);
}

function shown(value: unknown): string {
  return typeof value === 'number' ? value.toLocaleString('en-US') : String(value);
}
