import { IsString } from 'class-validator';

/** Allowed: calls judge what comes. */
export class Name {
  @IsString() name!: string;
}
