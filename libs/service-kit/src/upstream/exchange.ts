import type { Dispatcher, Pool } from 'undici';

/** An answer with its whole body. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The time limit of a call, which ends before its time when whoever asked for it is gone. */
export class Deadline {
  private readonly timer: NodeJS.Timeout;
  private readonly at: number;
  /** Set once the time is over. */
  private reason: Error | undefined;
  private giveUp: ((reason: Error) => void) | undefined;
  private readonly onGone = () => this.pass(new Error('whoever asked is gone'));

  constructor(
    afterMs: number,
    /** Aborted when whoever asked is gone. */
    private readonly gone?: AbortSignal,
  ) {
    this.at = performance.now() + afterMs;
    this.timer = setTimeout(() => this.pass(new Error(`no answer within ${afterMs} ms`)), afterMs);
    if (gone?.aborted) this.onGone();
    else gone?.addEventListener('abort', this.onGone, { once: true });
  }

  get passed(): boolean {
    return this.reason !== undefined;
  }

  /** Whether it passed because nobody is left who asked: no replica is to blame. */
  get isForNobody(): boolean {
    return this.gone?.aborted ?? false;
  }

  get remainingMs(): number {
    return Math.max(0, this.at - performance.now());
  }

  /** Sets the one function that is called when the time is over; calls it now if it is over. */
  onPassing(giveUp: (reason: Error) => void): void {
    this.giveUp = giveUp;
    if (this.reason) giveUp(this.reason);
  }

  /** Stops the timer; to be called when the answer has arrived. */
  clear(): void {
    clearTimeout(this.timer);
    this.gone?.removeEventListener('abort', this.onGone);
  }

  private pass(reason: Error): void {
    if (this.reason) return;
    this.reason = reason;
    this.giveUp?.(reason);
  }
}

/**
 * Sends one request and reads its whole answer. Rejects with the error of the connection, or when the time is over.
 * Written on `dispatch`, since undici's `request` makes a stream of each body, at twice the cost.
 */
export function exchange(
  pool: Pool,
  request: Dispatcher.DispatchOptions,
  deadline: Deadline,
): Promise<WholeAnswer> {
  return new Promise((resolve, reject) => {
    let status = 0;
    let headers: WholeAnswer['headers'] = {};
    const chunks: Buffer[] = [];
    // A request that waits for a connection fails at once, and is not sent later: see onRequestStart.
    deadline.onPassing(reject);
    pool.dispatch(request, {
      onRequestStart(controller) {
        if (deadline.passed) controller.abort(new Error('nobody waits for an answer'));
        else deadline.onPassing((reason) => controller.abort(reason));
      },
      onResponseStart(_controller, statusCode, itsHeaders) {
        status = statusCode;
        headers = itsHeaders;
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        resolve({ status, headers, text: Buffer.concat(chunks).toString() });
      },
      onResponseError(_controller, error) {
        reject(error);
      },
    });
  });
}
