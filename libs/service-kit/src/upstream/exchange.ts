import type { Dispatcher, Pool } from 'undici';

/** An answer as it came, read to its end. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The moment after which nobody waits for an answer any more. */
export class Deadline {
  private readonly timer: NodeJS.Timeout;
  private readonly at: number;
  /** Set once the moment has come. */
  private reason: Error | undefined;
  private giveUp: ((reason: Error) => void) | undefined;

  constructor(afterMs: number) {
    this.at = performance.now() + afterMs;
    this.timer = setTimeout(() => {
      this.reason = new Error(`no answer within ${afterMs} ms`);
      this.giveUp?.(this.reason);
    }, afterMs);
  }

  get passed(): boolean {
    return this.reason !== undefined;
  }

  get remainingMs(): number {
    return Math.max(0, this.at - performance.now());
  }

  /** Sets what is called when the moment comes, in place of what was set before; calls it now if it has come. */
  onPassing(giveUp: (reason: Error) => void): void {
    this.giveUp = giveUp;
    if (this.reason) giveUp(this.reason);
  }

  /** To be called when the answer has arrived: nothing is called any more. */
  clear(): void {
    clearTimeout(this.timer);
  }
}

/**
 * One request and its whole answer. Rejects with the error of the connection, or when the deadline passes. Bodies are
 * read whole anyway: undici's `request` would make a stream of each, at twice the cost.
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
