/** Rows below a head, in columns that are as wide as they must be. */
export function table(head: readonly string[], rows: readonly (readonly unknown[])[]): string[] {
  const cells = [head, ...rows].map((row) => row.map((cell) => harmless(String(cell))));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** A text that others wrote, which must neither move the cursor of a terminal nor break a line. */
export function harmless(text: string): string {
  return text.replace(/\p{C}/gu, (odd) => `\\u{${odd.codePointAt(0)!.toString(16)}}`);
}

/** An instant as operators read it, to the second. */
export function instant(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
