/** The session lock of the relays' leader (4 171 001 is that of migrations); PostgreSQL keeps these numbers apart per database. */
export const LEADER_LOCK = 4_171_002;
