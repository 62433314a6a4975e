/** « à la ligne 3 », « aux lignes 3, 7 et 12 »; `others` says that there are more of them. */
export function atLines(lines: readonly number[], others = false): string {
  if (lines.length === 1 && !others) return `à la ligne ${lines[0]}`;
  const said = lines.map(String);
  const last = others ? 'd’autres' : said.pop();
  return `aux lignes ${said.join(', ')} et ${last}`;
}
