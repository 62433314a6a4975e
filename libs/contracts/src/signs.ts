/** What operators look at of every service with a database, in the order in which it is shown. */
export const commonSignNames = [
  'running-versions',
  'migrations',
  'missing-migrations',
  'unknown-migrations',
  'unpublished',
  'set-aside',
  'relay-leader',
  'memory',
  'lag',
  'late-messages',
  'parked-keys',
  'parked-messages',
  'overdue-deadlines',
  'checkpoint',
] as const;

/** Those, and what they look at of one service or another. */
export const signNames = [
  ...commonSignNames,
  'kept-numens',
  'failed-imports',
  'accounts-without-password',
  'seeds-set-aside',
  'undelivered-alerts',
  'abandoned-alerts',
] as const;

/** More are not counted: a count above it stands for « more than this ». */
export const SIGNS_COUNTED = 10_000;

/** One thing that operators look at. */
export type SignName = (typeof signNames)[number];

/** Whether somebody must look; unknown where what knows it did not answer. */
export const signStates = ['fine', 'look', 'unknown'] as const;

/** One of {@link signStates}. */
export type SignState = (typeof signStates)[number];
