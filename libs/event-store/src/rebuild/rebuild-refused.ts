/** A rebuild that cannot be done as things are; its message says why, and what to do. The live tables are as they were. */
export class RebuildRefused extends Error {
  override readonly name = 'RebuildRefused';
}
