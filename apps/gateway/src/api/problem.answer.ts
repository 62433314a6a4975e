import type { FieldError, Problem } from '@citadelle/contracts';
import { Shown } from '@citadelle/contracts/calls';

/** One invalid field, as documented. */
export class FieldErrorAnswer implements FieldError {
  @Shown({ example: 'birthDate' }) field!: string;
  @Shown({ description: 'Stable, English.', example: 'invalid-date' }) code!: string;
  @Shown({ description: 'French, for people.' }) message!: string;
}

/** RFC 9457 problem, as documented. */
export class ProblemAnswer implements Problem {
  @Shown({ example: 'about:blank' }) type!: string;
  @Shown({ description: 'French, short.' }) title!: string;
  @Shown({ type: 'integer', example: 422 }) status!: number;
  @Shown({ description: 'Stable, English, kebab-case.', example: 'invalid-request' }) code!: string;
  @Shown({ description: 'French: what a person can do now.' }) detail!: string;
  @Shown({ optional: true, type: FieldErrorAnswer, isArray: true }) errors?: FieldErrorAnswer[];
}
