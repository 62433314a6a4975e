/** Where a reset stands; the last five are final. */
export const resetStates = [
  'started',
  'awaiting-second-code',
  'second-code-released',
  'completed',
  'cancelled',
  'refused',
  'expired',
  'voided',
] as const;
export type ResetState = (typeof resetStates)[number];
