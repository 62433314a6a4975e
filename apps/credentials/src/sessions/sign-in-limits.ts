import { isIPv6 } from 'node:net';
import {
  addressIn,
  durationSeconds,
  keyBytes,
  keyedDigest,
  Networks,
  networkOf,
  sourceOf,
} from '@citadelle/service-kit';
import type { CredentialsConfig } from '../credentials.config.js';

/** The numbers of all counts, in the order in which the statements read them. Times are in seconds. */
export const NUMBERS = [
  'freeTries',
  'firstWait',
  'longestWait',
  'strangerTries',
  'strangerEvery',
  'strangerTriesNumen',
  'strangerEveryNumen',
  'newNetworks',
  'newNetworkEvery',
  'windowLasts',
  'knownFor',
] as const;

/** A number that counts go by. */
export type CountNumber = (typeof NUMBERS)[number];

/** A source, or a wider network, and how many failures over all accounts it may have within a window. */
export interface SourceWindow {
  readonly source: string;
  readonly most: number;
}

/** Where a try comes from, as the counts see it. */
export interface Origin {
  /** As it is written to the journal. */
  readonly address: string;
  readonly source: string;
  readonly network: string;
  /** Narrow before wide: all statements lock them in this order. */
  readonly windows: readonly SourceWindow[];
}

/** What was typed, as the counts see it: nobody reads from them what it was. */
export interface TypedName {
  readonly login: string;
  /** Stands for what was typed. */
  readonly digest: string;
  /** Stands for the account where there is none. */
  readonly decoy: string;
  /** Whether an account that does not exist acts as one that still has its NUMEN, so that neither can be told from it. */
  readonly decoyIsNumen: boolean;
}

/** How much wider a network of many people is than a source of one. */
const WIDER = 10;

/** The limits of sign-ins: what a try is counted under, and by which numbers. */
export class SignInLimits {
  readonly numbers: Readonly<Record<CountNumber, number>>;
  private readonly shared: Networks;
  private readonly throttleKey: Buffer;
  private readonly perSource: number;

  constructor(config: CredentialsConfig) {
    this.shared = Networks.of(config.SHARED_SOURCES);
    this.throttleKey = keyBytes(config.THROTTLE_KEY);
    this.perSource = config.SIGN_IN_FAILURES_PER_SOURCE;
    this.numbers = {
      freeTries: config.SIGN_IN_FREE_TRIES,
      firstWait: durationSeconds(config.SIGN_IN_WAIT_FIRST),
      longestWait: durationSeconds(config.SIGN_IN_WAIT_MAX),
      strangerTries: config.SIGN_IN_STRANGER_TRIES,
      strangerEvery: durationSeconds(config.SIGN_IN_STRANGER_EVERY),
      strangerTriesNumen: config.SIGN_IN_STRANGER_TRIES_NUMEN,
      strangerEveryNumen: durationSeconds(config.SIGN_IN_STRANGER_EVERY_NUMEN),
      newNetworks: config.SIGN_IN_NEW_NETWORKS_HOUR,
      newNetworkEvery: 3600 / config.SIGN_IN_NEW_NETWORKS_HOUR,
      windowLasts: durationSeconds(config.SIGN_IN_SOURCE_WINDOW),
      knownFor: durationSeconds(config.SIGN_IN_KNOWN_FOR),
    };
  }

  /** Where a call comes from; calls without an address are all from one place. */
  originOf(address: string | undefined): Origin {
    const source = sourceOf(address);
    const network = networkOf(address);
    const isShared = this.shared.includes(address);
    const windows = [{ source, most: this.perSource * (isShared ? WIDER : 1) }];
    // The ten /64 that somebody may have, and the 65,536 of a whole /48, are one person's more often than not.
    if (isIPv6(addressIn(address) ?? ''))
      windows.push({ source: network, most: this.perSource * WIDER });
    return { address: address ?? 'unknown', source, network, windows };
  }

  /** What a canonical login, alias or address is counted under. */
  nameOf(login: string): TypedName {
    const digest = keyedDigest(this.throttleKey, login);
    const text = digest.toString('base64url');
    return { login, digest: `~${text}`, decoy: `?${text}`, decoyIsNumen: digest[0]! % 2 === 1 };
  }
}
