import type { ServiceName } from './service-programs.js';

/** What `run.json` says, for whoever wants to talk to a running system. */
export interface RunInfo {
  readonly gateway: string;
  /** The page of the local mail, and its API; null where the mail goes to a relay. */
  readonly mail: string | null;
  /** `embedded`, or the addresses of the Kafka, with commas. */
  readonly broker: string;
  readonly postgres: Record<'directory' | 'credentials' | 'notifications', string>;
  /** Every process of every service. */
  readonly services: readonly {
    readonly name: ServiceName;
    readonly url: string;
    /** Where its health and metrics are. */
    readonly management: string;
    readonly pid: number;
  }[];
}
