import { canonicalJson } from '../canonical-json.js';
import type { EventData } from '../events.js';
import { canonicalForm, chainHash, NO_HASH } from '../stored-event.js';
import type { EventText } from './event-log.store.js';
import type { Finding } from './findings.js';

/** Goes through the chains of all streams, each event after the one before it in its stream; holds one at a time. */
export class Chains {
  streams = 0;
  events = 0;
  #stream: string | undefined;
  #version = 0;
  #hash = NO_HASH;
  #metadata = '';
  #canonicalMetadata = '';

  /** What is wrong between this event and the one before it, if anything is. */
  check(row: EventText): Finding | undefined {
    if (row.stream !== this.#stream) {
      this.#stream = row.stream;
      this.#version = 0;
      this.#hash = NO_HASH;
      this.streams += 1;
    }
    const [previous, version] = [this.#hash, this.#version + 1];
    this.events += 1;
    this.#version = row.version;
    this.#hash = row.hash;
    const { stream } = row;
    const lastMissing = row.version - 1;
    // Without the event before it nothing can be said of this one.
    if (version <= lastMissing) {
      const several = version < lastMissing && { lastVersion: lastMissing };
      return { what: 'missing', stream, version, ...several };
    }
    if (chainHash(previous, canonicalOf(row, this.#why(row.metadata))) === row.hash)
      return undefined;
    return { what: 'altered', stream, version };
  }

  /** The canonical form of metadata, which events of one write have in common. */
  #why(metadata: string): string {
    if (metadata !== this.#metadata) {
      this.#metadata = metadata;
      this.#canonicalMetadata = canonicalText(metadata);
    }
    return this.#canonicalMetadata;
  }
}

/** What the hash of an event is made of, beside the hash before it. */
export function canonicalOf(row: EventText, metadata = canonicalText(row.metadata)): string {
  const at = row.at.endsWith('000Z') ? `${row.at.slice(0, -4)}Z` : row.at;
  const { stream, version, type, schema_version, event_id, subject } = row;
  const columns = { stream, version, type, schema_version, event_id, subject, at };
  return canonicalForm(columns, canonicalText(row.data), metadata);
}

function canonicalText(json: string): string {
  return canonicalJson(JSON.parse(json) as EventData);
}
