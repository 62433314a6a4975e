/** A number as it is written in French, such as « 25 000 », which no line breaks. */
export const inFigures = (count: number): string =>
  // A formatter made here would take a tenth of the start of every process.
  count.toLocaleString('fr-FR').replaceAll(/\s/g, '\u00a0');

/** So many of something, such as « 1 ligne » or « 25 000 lignes »: none of it is one too. */
export function counted(count: number, one: string, several: string): string {
  return `${inFigures(count)} ${count < 2 ? one : several}`;
}
