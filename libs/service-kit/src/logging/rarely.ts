const MINUTE_MS = 60_000;
const MOST_KINDS = 1000;

/** Says whether to log something: the first of its kind, then one a minute, so that a long outage does not fill the disk. */
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

/** The kind of an error: its name and code, without its message. */
export function kindOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return `${String(name)} ${String(code)}`;
}
