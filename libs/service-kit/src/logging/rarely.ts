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

/** The kind of an error: what it is called, whatever it happened to. */
export function kindOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return `${String(name)} ${String(code)}`;
}
