/** How a topic is kept: finite retention, the latest value per key, or both. */
export type Cleanup = 'delete' | 'compact' | 'compact,delete';

/** A topic as we create it: never automatically, with its partitions fixed at creation. */
export interface TopicSpec {
  readonly name: string;
  readonly cleanup: Cleanup;
  /** How long a message is kept, in milliseconds; absent on topics that are only compacted. */
  readonly retentionMs?: number;
  /**
   * Its messages carry `sequence`. Only for topics on which all messages of a key come from events of one stream:
   * every other one would go back.
   */
  readonly sequenced?: true;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const eventTopic = <Name extends string>(name: Name) =>
  ({ name, cleanup: 'delete', retentionMs: 30 * DAY_MS }) as const;

const stateTopic = <Name extends string>(name: Name) =>
  ({ name, cleanup: 'compact', sequenced: true }) as const;

/** Every topic of the system. */
export const topics = {
  agents: { ...eventTopic('academie.directory.agents.v1'), sequenced: true },
  agentsState: stateTopic('academie.directory.agents.state.v1'),
  units: { ...eventTopic('academie.directory.units.v1'), sequenced: true },
  unitsState: stateTopic('academie.directory.units.state.v1'),
  /** Who did what to whom and where from, for our services alone: the other topics of the directory say no « by ». */
  acts: eventTopic('academie.directory.acts.v1'),
  /** Sealed NUMENs, for credentials alone: compacted too, so that a tombstone removes one as soon as it was seeded. */
  enrolments: {
    name: 'academie.directory.enrolments.v1',
    cleanup: 'compact,delete',
    retentionMs: 7 * DAY_MS,
  },
  accounts: { ...eventTopic('academie.credentials.accounts.v1'), sequenced: true },
  accountsState: stateTopic('academie.credentials.accounts.state.v1'),
  resets: eventTopic('academie.credentials.resets.v1'),
  alerts: eventTopic('academie.notifications.alerts.v1'),
} as const satisfies Record<string, TopicSpec>;

/** Whether the messages of this topic carry `sequence`. */
export const isSequenced = (topic: string): boolean =>
  Object.values<TopicSpec>(topics).some(({ name, sequenced }) => sequenced && name === topic);

/** The dead-letter topic on which a consumer group announces what it parked. */
export function deadLetterTopic(group: string): string {
  return `academie.${group}.dead-letters.v1`;
}
