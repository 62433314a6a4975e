/** How long to wait between two tries of a delivery, in milliseconds: `firstMs`, doubled each time, `maxMs` at most. */
export function retryDelayMs(failures: number, firstMs: number, maxMs: number): number {
  return Math.min(firstMs * 2 ** Math.max(0, failures - 1), maxMs);
}
