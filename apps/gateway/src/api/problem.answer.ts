import type { FieldError, Problem } from '@citadelle/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One invalid field, as documented. */
export class FieldErrorAnswer implements FieldError {
  @ApiProperty({ example: 'birthDate' })
  field!: string;

  @ApiProperty({ description: 'Stable, English.', example: 'invalid-date' })
  code!: string;

  @ApiProperty({ description: 'French, for people.' })
  message!: string;
}

/** RFC 9457 problem, as documented. */
export class ProblemAnswer implements Problem {
  @ApiProperty({ example: 'about:blank' })
  type!: string;

  @ApiProperty({ description: 'French, short.' })
  title!: string;

  @ApiProperty({ type: 'integer', example: 422 })
  status!: number;

  @ApiProperty({ description: 'Stable, English, kebab-case.', example: 'invalid-request' })
  code!: string;

  @ApiProperty({ description: 'French: what a person can do now.' })
  detail!: string;

  @ApiPropertyOptional({ type: [FieldErrorAnswer] })
  errors?: FieldErrorAnswer[];
}
