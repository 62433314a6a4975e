/** `settings of NAME …` opens a region, `end of settings` closes it, each in a comment. */
const REGION =
  /^.*(?:#|<!--) settings of (.+?), written by npm run settings.*\n[^]*?^( *)(?:#|<!--) end of settings/gm;

/** A text with the lines between the markers of each region written anew. */
export function writeRegions(
  text: string,
  regions: Readonly<Record<string, readonly string[]>>,
): string {
  const found: string[] = [];
  const written = text.replace(REGION, (region, name: string, indent: string) => {
    found.push(name);
    const lines = regions[name];
    if (!lines) throw new Error(`there are no settings of "${name}"`);
    const own = region.split('\n');
    return [own[0], ...lines.map((line) => (line ? indent + line : '')), own.at(-1)].join('\n');
  });
  const missing = Object.keys(regions).filter((name) => !found.includes(name));
  if (missing.length > 0) throw new Error(`no place for the settings of ${missing.join(', ')}`);
  return written;
}
