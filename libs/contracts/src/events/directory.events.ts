/** Public events of the directory, by their CloudEvents type. Ids are UUIDv7, dates `YYYY-MM-DD`. */

/** Topic `academie.directory.agents.v1`, key agentId. No birth date and no NUMEN, ever. */
export interface AgentsEvents {
  AgentCreated: { agentId: string; usualName: string; firstName: string; unit: string };
  AgentRenamed: {
    agentId: string;
    usualName: string;
    firstName: string;
    /** Whether login and address follow the new names. */
    newLogin?: boolean;
    /** Whether the former names, and logins and addresses made of them, are shown to nobody any more. */
    hideOldNames?: boolean;
  };
  AgentAssigned: { agentId: string; unit: string; from: string };
  /** `on` is the first day, in Paris, on which they will be here no more. */
  DepartureAnnounced: { agentId: string; on: string };
  DepartureWithdrawn: { agentId: string };
  AgentDeparted: { agentId: string; on: string };
  AgentReturned: { agentId: string; on: string };
  AgentErased: { agentId: string };
}

/** Topic `academie.directory.agents.state.v1`, key agentId; a tombstone after erasure. */
export interface AgentsStateEvents {
  AgentState: AgentsEvents['AgentCreated'] & {
    status: 'active' | 'departed';
    /** The day of a departure that is announced; absent where none is. */
    departsOn?: string;
  };
}

/** Topic `academie.directory.units.v1`, key unitId, or {@link ADMINISTRATORS_KEY}. */
export interface UnitsEvents {
  UnitDeclared: { unitId: string; name: string };
  ManagerAppointed: { unitId: string; agentId: string };
  ManagerDismissed: { unitId: string; agentId: string };
  AdministratorAppointed: { agentId: string };
  AdministratorDismissed: { agentId: string };
}

/** Topic `academie.directory.units.state.v1`, key unitId, or {@link ADMINISTRATORS_KEY}: what holds now, whole. */
export interface UnitsStateEvents {
  UnitState: { unitId: string; name: string; managers: string[] };
  AdministratorsState: { administrators: string[] };
}

/** The key of administrators on the topics of units. It is no unit's id, and one key keeps their events in order. */
export const ADMINISTRATORS_KEY = 'administrators';

/** What somebody does in the directory that makes or unmakes somebody, or where people belong. */
export const directoryActs = [
  'agent-created',
  'agent-assigned',
  'departure-announced',
  'departure-withdrawn',
  'agent-departed',
  'agent-returned',
  'manager-appointed',
  'manager-confirmed',
  'manager-dismissed',
  'administrator-proposed',
  'administrator-dismissal-proposed',
  'administrator-departure-proposed',
  'administrator-appointed',
  'administrator-dismissed',
  'unit-declared',
  'import-confirmed',
  'import-blocks-lifted',
] as const;
export type DirectoryAct = (typeof directoryActs)[number];

/**
 * Why an import is abandoned: somebody asked, a newer one took its place, its file was not kept longer, it failed, or its
 * file is not there any more, as after a back-up was restored.
 */
export const importAbandonments = [
  'asked',
  'superseded',
  'expired',
  'failed',
  'file-gone',
] as const;
/** One of {@link importAbandonments}. */
export type ImportAbandonment = (typeof importAbandonments)[number];

/** How an import ended, or that it stands still or goes on again; the last ones leave what was confirmed half done. */
export const importOutcomes = ['done', 'suspended', 'resumed', ...importAbandonments] as const;
export type ImportOutcome = (typeof importOutcomes)[number];

/**
 * Topic `academie.directory.acts.v1`, key agentId of the person concerned, or unitId where an act concerns nobody, or
 * importId of an import that ended. For our services alone: it says who did it, and where from.
 */
export interface ActsEvents {
  ActDone: {
    act: DirectoryAct;
    /** agentId of who did it, or `system`. */
    by: string;
    /** The person concerned; null of `unit-declared` and of imports. */
    agentId: string | null;
    /** The unit that was declared or is managed, or where the agent is from then on; null of the others. */
    unitId: string | null;
    /** The address that the call came from; null where nobody called. */
    source: string | null;
    /** RFC 3339. */
    at: string;
    /** Of departures and returns that nobody said one by one: what made them. Absent of everything else. */
    through?: 'file' | 'announcement';
  };
  /** What became of what was confirmed of a file of HR, in numbers alone: nobody of the file is named. */
  ImportEnded: {
    importId: string;
    outcome: ImportOutcome;
    /** What was confirmed: the lines of the file, or afterwards the departures of those whom it does not name. */
    what: 'lines' | 'departures';
    mode: 'add' | 'synchronise';
    /** When the file came, and when it was confirmed. RFC 3339. */
    uploadedAt: string;
    confirmedAt: string;
    /** agentId of who confirmed it. */
    confirmedBy: string;
    /** agentId of who stopped it, took it up again or broke it off, or `system`; of one that was done, who confirmed it. */
    by: string;
    /** Lines of the file, and those that were applied. */
    total: number;
    processed: number;
    created: number;
    changed: number;
    returning: number;
    alreadyKnown: number;
    rejected: number;
    empty: number;
    /** Of those created, who have a login with a number. */
    homonyms: number;
    /** Whose departures were applied, and those whom the file does not name beside them. */
    departed: number;
    departing: number;
    /** RFC 3339. */
    at: string;
  };
}

/**
 * Topic `academie.directory.enrolments.v1`, key agentId; a tombstone once the account was seeded.
 * `sealed` is a compact JWE (ECDH-ES + A256GCM) to the credentials service's public key over
 * `{"numen": "03E…", "birthDate": "YYYY-MM-DD"}`.
 */
export interface EnrolmentsEvents {
  NumenSealed: { agentId: string; sealed: string };
}
