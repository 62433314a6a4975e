import type { FieldError } from '@citadelle/contracts';

/** Why a form as a whole was refused. */
export interface FormProblem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

/** A form as its page shows it: what was typed (never a secret), and the errors. */
export class FilledForm {
  constructor(
    private readonly values: Readonly<Record<string, string>> = {},
    readonly problem?: FormProblem,
    readonly errors: readonly FieldError[] = [],
  ) {}

  /** What was typed into a field, or what stands there before. */
  value(field: string, initial = ''): string {
    return this.values[field] ?? initial;
  }

  /** What is wrong with a field. */
  errorsOf(field: string): readonly FieldError[] {
    return this.errors.filter((error) => error.field === field);
  }

  /** Whether anything is wrong with a field. */
  isWrong(field: string): boolean {
    return this.errorsOf(field).length > 0;
  }
}
