import { IsBirthDate, IsNumenField, IsPersonNameField, IsUnitId } from '@citadelle/service-kit';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  registerDecorator,
} from 'class-validator';
import { isMovingDay } from './moving-day.js';

/** Body of `POST /internal/agents`. */
export class CreateAgentBody {
  @IsPersonNameField() usualName!: string;
  @IsPersonNameField() firstName!: string;
  @IsBirthDate() birthDate!: string;
  @IsNumenField() numen!: string;
  @IsUnitId() unit!: string;
}

/** Body of `POST /internal/agents/{agentId}/departure` and `/return`. */
export class MoveBody {
  @IsMovingDay() on!: string;
}

/** Query of `GET /internal/agents`. */
export class AgentsQuery {
  @IsOptional() @IsString() @MaxLength(200) query?: string;
  @IsOptional() @IsUnitId() unit?: string;
  @IsOptional() @IsIn(['active', 'departed']) status?: 'active' | 'departed';
  @IsOptional() @IsInt() @Min(1) @Max(200) limit: number = 50;
  @IsOptional() @IsString() @MaxLength(600) after?: string;
}

function IsMovingDay(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isMovingDay',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isMovingDay(value, new Date()),
        defaultMessage: () =>
          'Indiquez une date réelle au format AAAA-MM-JJ, qui ne soit ni à venir ni antérieure à 1900.',
      },
    });
}
