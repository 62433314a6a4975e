import type { AsRead } from './unknown.js';
import type { AccountsEvents, AccountsStateEvents, ResetsEvents } from './credentials.events.js';
import type {
  ActsEvents,
  AgentsEvents,
  AgentsStateEvents,
  EnrolmentsEvents,
  UnitsEvents,
  UnitsStateEvents,
} from './directory.events.js';
import type { AlertsEvents } from './notifications.events.js';

/** The events of each topic, by topic name. */
export interface EventsOfTopic {
  'academie.directory.agents.v1': AgentsEvents;
  'academie.directory.agents.state.v1': AgentsStateEvents;
  'academie.directory.units.v1': UnitsEvents;
  'academie.directory.units.state.v1': UnitsStateEvents;
  'academie.directory.acts.v1': ActsEvents;
  'academie.directory.enrolments.v1': EnrolmentsEvents;
  'academie.credentials.accounts.v1': AccountsEvents;
  'academie.credentials.accounts.state.v1': AccountsStateEvents;
  'academie.credentials.resets.v1': ResetsEvents;
  'academie.notifications.alerts.v1': AlertsEvents;
}

/**
 * What is published on a topic: a CloudEvents 1.0 event in binary mode (`ce_*` headers, JSON value).
 * `data` is null on a tombstone, which erases the key from a compacted topic.
 */
export interface Message<Type extends string = string, Data = unknown> {
  readonly topic: string;
  readonly key: string;
  /** `ce_id`: unique per message, UUIDv7; what an inbox remembers. */
  readonly id: string;
  /** `ce_type`. */
  readonly type: Type;
  /** `ce_source`, such as `/citadelle/directory`. */
  readonly source: string;
  /** `ce_time`, RFC 3339 UTC. */
  readonly time: string;
  /** `ce_correlationid`: the request or command that led here. */
  readonly correlationId: string;
  /**
   * `ce_sequence`: the version of the key's stream, in 20 digits so that texts compare as numbers; after a loss of the
   * publisher's database with the number of a new era in front, above all before. There on topics that are `sequenced`; one that is lower than another of its key is older.
   */
  readonly sequence?: string;
  readonly data: Data | null;
}

/** The messages that may appear on a topic as a consumer reads them, as a union a switch on `type` narrows. */
export type MessageOn<Topic extends keyof EventsOfTopic> = {
  [Type in keyof EventsOfTopic[Topic] & string]: Message<Type, AsRead<EventsOfTopic[Topic][Type]>>;
}[keyof EventsOfTopic[Topic] & string];

/** What a service says on one of its topics; what makes a message of it is filled in when it is published. */
export function messageOn<
  Topic extends keyof EventsOfTopic,
  Type extends keyof EventsOfTopic[Topic] & string,
>(
  { name: topic }: { readonly name: Topic },
  key: string,
  type: Type,
  data: EventsOfTopic[Topic][Type] | null,
): Pick<Message<Type>, 'topic' | 'key' | 'type' | 'data'> {
  return { topic, key, type, data };
}
