import type { ServiceName } from './service-programs.js';

/** What `run.json` says, for whoever wants to talk to a running system. */
export interface RunInfo {
  readonly gateway: string;
  /** The page of the local mail, and its API. */
  readonly mail: string;
  /** `embedded`, or the address of the Kafka. */
  readonly broker: string;
  readonly postgres: Record<'directory' | 'credentials' | 'notifications', string>;
  /** Every process of every service. */
  readonly services: readonly {
    readonly name: ServiceName;
    readonly url: string;
    readonly pid: number;
  }[];
}
