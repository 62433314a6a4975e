import { Inject, Injectable } from '@nestjs/common';
import { Limiter, LineIsFull } from '@citadelle/async';
import { Refusal } from '@citadelle/decider';
import { CONFIG, currentCall, refuseIfNobodyWaits, sourceOf } from '@citadelle/service-kit';
import { CredentialsConfig } from '../credentials.config.js';

/** Completions of one source that are judged at a time. */
const PER_SOURCE = 2;
/** Completions with right codes that measure and hash at a time: one measures while another hashes. */
const WITH_RIGHT_CODES = 2;

/**
 * Lets completions in, which anybody may ask for: few of a source at a time, and few at a time to what is dear, however
 * many come. So most of the strength meter and of the hashing queue is always left to people who are signed in or sign
 * in. Whoever waits no longer when their turn comes is not let in.
 */
@Injectable()
export class CompletionDoor {
  private readonly ofSource: Limiter;
  private readonly dear: Limiter;
  private readonly meter: Limiter;

  constructor(@Inject(CONFIG) { HASHING_QUEUE: line }: CredentialsConfig) {
    this.ofSource = new Limiter(PER_SOURCE, line);
    this.dear = new Limiter(WITH_RIGHT_CODES, line);
    this.meter = new Limiter(1, line);
  }

  /** Judges when it is the turn of one of this source. Refuses with `hashing-saturated` when too many wait. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return enter(this.ofSource, sourceOf(currentCall().source), work);
  }

  /** Measures and hashes for right codes, when it is their turn. Refuses as {@link inTurn} does. */
  withRightCodes<T>(work: () => Promise<T>): Promise<T> {
    return enter(this.dear, 'right codes', work);
  }

  /** Measures one password at a time. */
  measuring<T>(work: () => Promise<T>): Promise<T> {
    return enter(this.meter, 'meter', work);
  }
}

async function enter<T>(line: Limiter, key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await line.run(key, async () => {
      refuseIfNobodyWaits();
      return work();
    });
  } catch (error) {
    if (!(error instanceof LineIsFull)) throw error;
    throw new Refusal('hashing-saturated', { retryAfterSeconds: 1 });
  }
}
