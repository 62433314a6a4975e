/** How a topic is kept: finite retention, the latest value per key, or both. */
export type Cleanup = 'delete' | 'compact' | 'compact,delete';

/** A topic as we create it: never automatically, with its partitions fixed at creation. */
export interface TopicSpec {
  readonly name: string;
  readonly cleanup: Cleanup;
  /** How long a message is kept, in milliseconds; absent on topics that are only compacted. */
  readonly retentionMs?: number;
  /** Who may read it: any subscriber, our services, or the one service named. */
  readonly audience: 'everyone' | 'services' | 'credentials';
  /** The service that alone writes it. */
  readonly producer: 'directory' | 'credentials' | 'notifications';
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Every topic of the system. */
export const topics = {
  agents: {
    name: 'academie.directory.agents.v1',
    cleanup: 'delete',
    retentionMs: 30 * DAY_MS,
    audience: 'everyone',
    producer: 'directory',
  },
  agentsState: {
    name: 'academie.directory.agents.state.v1',
    cleanup: 'compact',
    audience: 'everyone',
    producer: 'directory',
  },
  units: {
    name: 'academie.directory.units.v1',
    cleanup: 'delete',
    retentionMs: 30 * DAY_MS,
    audience: 'services',
    producer: 'directory',
  },
  /** Sealed NUMENs: compacted too, so that a tombstone removes one as soon as it was seeded. */
  enrolments: {
    name: 'academie.directory.enrolments.v1',
    cleanup: 'compact,delete',
    retentionMs: 7 * DAY_MS,
    audience: 'credentials',
    producer: 'directory',
  },
  accounts: {
    name: 'academie.credentials.accounts.v1',
    cleanup: 'delete',
    retentionMs: 30 * DAY_MS,
    audience: 'everyone',
    producer: 'credentials',
  },
  accountsState: {
    name: 'academie.credentials.accounts.state.v1',
    cleanup: 'compact',
    audience: 'everyone',
    producer: 'credentials',
  },
  resets: {
    name: 'academie.credentials.resets.v1',
    cleanup: 'delete',
    retentionMs: 30 * DAY_MS,
    audience: 'services',
    producer: 'credentials',
  },
  alerts: {
    name: 'academie.notifications.alerts.v1',
    cleanup: 'delete',
    retentionMs: 30 * DAY_MS,
    audience: 'services',
    producer: 'notifications',
  },
} as const satisfies Record<string, TopicSpec>;

/** The dead-letter topic on which a consumer group announces what it parked. */
export function deadLetterTopic(group: string): string {
  return `academie.${group}.dead-letters.v1`;
}
