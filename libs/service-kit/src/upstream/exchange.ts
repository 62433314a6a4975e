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
  private give: ((reason: Error) => void) | undefined;
  private readonly at: number;
  private isPassed = false;

  constructor(afterMs: number) {
    this.at = performance.now() + afterMs;
    this.timer = setTimeout(() => {
      this.isPassed = true;
      this.give?.(new Error(`no answer within ${afterMs} ms`));
    }, afterMs);
  }

  get passed(): boolean {
    return this.isPassed;
  }

  get remainingMs(): number {
    return Math.max(0, this.at - performance.now());
  }

  /** What gives up once the moment has come, instead of what did so before. */
  onPassing(give: (reason: Error) => void): void {
    this.give = give;
  }

  /** To be called when the answer is there: nothing is given up any more. */
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
    // One that waits for a connection is not sent any more: see onRequestStart.
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
