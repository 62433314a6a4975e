import { asWritten, hidesNumen } from '@citadelle/contracts';

/** Longer cells are no use to whoever corrects a refused line. */
const CELL_MAX = 1000;

/**
 * The cells of a line as they may be kept and shown: without the NUMEN, wherever it stands: in its own column, in
 * another one, or cut in two by a separator too many. What databases cannot keep is replaced; an apostrophe that kept a
 * spreadsheet from running a text is gone, since the list of refused lines puts one there again.
 */
export function withoutNumen(cells: readonly string[], place: number): string[] {
  return hidden(
    cells.map((cell) => keepable(asWritten(cell))),
    place,
  );
}

/** The same of a line whose cells are all in the first one, since another separator stands between them. */
export function withoutNumenOf(
  cells: readonly string[],
  separator: string,
  place: number,
): string[] {
  const [all = '', ...blank] = cells;
  const kept = hidden(asWritten(all).split(separator), place).join(separator);
  return [keepable(kept), ...blank.map(() => '')];
}

function hidden(cells: readonly string[], place: number): string[] {
  const kept = cells.map((cell, at) => (at === place ? '' : cell));
  if (!hidesNumen(kept.join(''))) return kept;
  const shown = kept.map((cell) => (hidesNumen(cell) ? '' : cell));
  if (!hidesNumen(shown.join(''))) return shown;
  const apart = shown.map((cell, at) => {
    const before = shown[at - 1] ?? '';
    const after = shown[at + 1] ?? '';
    return hidesNumen(before + cell) || hidesNumen(cell + after) ? '' : cell;
  });
  return hidesNumen(apart.join('')) ? apart.map(() => '') : apart;
}

function keepable(cell: string): string {
  // Not half a letter at the end.
  const short =
    cell.length > CELL_MAX ? cell.slice(0, CELL_MAX).replace(/[\ud800-\udbff]$/, '') : cell;
  return short.includes('\0') ? short.replaceAll('\0', '\ufffd') : short;
}
