import { Transform } from 'class-transformer';
import { IsUUID } from 'class-validator';
import { UnitPath } from '../../api/units/units.dto.js';

/** Path of one request: the unit where it waits, and which it is. */
export class RequestPath extends UnitPath {
  @Transform(({ value }) => String(value).toLowerCase())
  @IsUUID()
  resetId!: string;
}
