/** One invalid field of a request. `code` is stable and English, `message` French and for people. */
export interface FieldError {
  field: string;
  code: string;
  message: string;
}

/** RFC 9457 `application/problem+json`, on every error of every service. */
export interface Problem {
  type: string;
  /** French, short. */
  title: string;
  status: number;
  /** Stable, English, kebab-case: what programs look at. */
  code: string;
  /** French: what a person can do now. */
  detail: string;
  errors?: FieldError[];
}
