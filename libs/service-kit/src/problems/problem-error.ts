import type { FieldError, Problem } from '@citadelle/contracts';

/** An error with a place in the API: answered as the problem it holds. Texts are French, the code English. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly errors?: FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    options: { errors?: FieldError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    if (options.errors) this.errors = options.errors;
    this.headers = options.headers ?? {};
  }

  /** The body that is sent. */
  toProblem(): Problem {
    return {
      type: `urn:citadelle:problem:${this.code}`,
      title: this.title,
      status: this.status,
      code: this.code,
      detail: this.detail,
      ...(this.errors && { errors: this.errors }),
    };
  }
}
