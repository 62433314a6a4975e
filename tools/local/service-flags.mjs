/**
 * Flags of Node for a service. The young part of the heap stays small, since 150 MB resident are the limit. The old part
 * has a limit far above what is in use: near it, V8 collects far more often, and loses compiled code each time. One thread
 * collects beside the program: four of each service would stand in each other's way on few processors.
 */
export const SERVICE_FLAGS = [
  '--max-semi-space-size=8',
  '--max-old-space-size=256',
  '--v8-pool-size=1',
];
