const MINUTE_MS = 60_000;
const MOST_KINDS = 1000;

/**
 * Whether something is worth saying: the first of its kind is, and then one a minute, so that an outage that lasts
 * fills no disk.
 */
export function rarely(everyMs = MINUTE_MS): (kind: string) => boolean {
  const said = new Map<string, number>();
  return (kind) => {
    const now = performance.now();
    const last = said.get(kind);
    if (last !== undefined && now - last < everyMs) return false;
    if (said.size >= MOST_KINDS) said.clear();
    said.set(kind, now);
    return true;
  };
}
