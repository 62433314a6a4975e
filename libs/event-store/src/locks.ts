// Numbers of advisory locks, which PostgreSQL keeps apart per database. Migrations have 4 171 001, raised alerts 4 171 031.

/** Session lock of the relay that publishes; also the tests of other packages look for it. */
export const LEADER_LOCK = 4_171_002;
/** Held by whoever makes a checkpoint, until its transaction ends. */
export const MAKING_LOCK = 4_171_003;
/** Session locks of work that must not be done twice at once: with the hash of its name as a second number. */
export const ALONE_LOCK = 4_171_004;
