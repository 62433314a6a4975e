import type { RunInfo } from './run-info.js';
import type { ServiceName } from './service-programs.js';

/** How to start the whole system on this machine. */
export interface LocalOptions {
  /** Everything that lasts; absolute. */
  readonly dataDir: string;
  /** Of the gateway; 0, the default, takes a free one. */
  readonly port?: number;
  /** Where the gateway listens; everything else stays on the loopback interface. */
  readonly host?: string;
  /** Of the page of the local mail; 0, the default, takes a free one. */
  readonly mailPort?: number;
  readonly transport?: 'embedded' | 'kafka';
  /** With the transport `kafka`: a cluster that runs already, `host:port` with commas, in place of a local one. */
  readonly kafkaBrokers?: string | undefined;
  /** A relay that takes the mail, in place of the local mail. */
  readonly smtpUrl?: string | undefined;
  /** Only the administrator, in place of the demo academy. */
  readonly empty?: boolean;
  /** How many processes of a service; one when not said. */
  readonly replicas?: Partial<Record<ServiceName, number>>;
  /** Settings of the services. */
  readonly env?: Record<string, string | undefined>;
  /** Told, in a line, what happens. */
  readonly say?: (line: string) => void;
  /** Gives up a start that is under way. */
  readonly signal?: AbortSignal;
  /** The longest pause before a process that keeps dying is started again, for who kills it on purpose. */
  readonly longestDelayMs?: number;
  /** False gives up the safety of the databases against a power cut for speed: for tests only. */
  readonly durable?: boolean;
  /** False lets no service give way to the others: for tests that have a busy machine beside them. */
  readonly giveWay?: boolean;
}

/** The whole system, running. */
export interface LocalRun {
  /** As `run.json` has it now. */
  readonly runInfo: RunInfo;
  /** Where the services hand over their mail. */
  readonly smtpUrl: string;
  /** The academy that the data hold. */
  readonly academy: 'demo' | 'empty';
  /** Rejects when a program that is to be started again cannot run any more as it is set up. */
  readonly refused: Promise<never>;
  /** Stops everything in order; what lasts stays. */
  stop(): Promise<void>;
  /** Sends a signal to a process, which is started again when it dies: `credentials`, or `credentials-2`. */
  kill(program: string, signal?: NodeJS.Signals): void;
}
