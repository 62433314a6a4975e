import type { ManagerAlertsPage, ManagerAlertView, PageRequest } from '@citadelle/contracts/calls';

/** How many missed alerts are sent at most: beyond, the list tells more than a flood. */
const MOST_MISSED = 200;
const PAGE = 100;

/** Reads a page of alerts, latest first. */
export type ReadAlerts = (asked: PageRequest) => Promise<ManagerAlertsPage>;

/** The alerts after `seq`, oldest first, and whether there are older ones that were left out. */
export async function missedSince(
  seq: number,
  read: ReadAlerts,
): Promise<{ alerts: ManagerAlertView[]; isCut: boolean }> {
  const found: ManagerAlertView[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await read({ limit: PAGE, ...(after !== undefined && { after }) });
    const missed = items.filter((alert) => alert.seq > seq);
    found.push(...missed);
    after = missed.length === items.length ? (next ?? undefined) : undefined;
  } while (after !== undefined && found.length < MOST_MISSED);
  const alerts = found.slice(0, MOST_MISSED).reverse();
  return { alerts, isCut: after !== undefined || found.length > MOST_MISSED };
}

/** The `seq` of the latest alert, or 0. */
export async function latestSeq(read: ReadAlerts): Promise<number> {
  const { items } = await read({ limit: 1 });
  return items[0]?.seq ?? 0;
}
