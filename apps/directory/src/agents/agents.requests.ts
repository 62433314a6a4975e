import { MovingDay } from '@citadelle/contracts/calls';
import { IsBirthDate, IsNumenField, IsPersonNameField, IsUnitId } from '@citadelle/service-kit';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

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
  @MovingDay() on!: string;
}

/** Query of `GET /internal/agents`. */
export class AgentsQuery {
  @IsOptional() @IsString() @MaxLength(200) query?: string;
  @IsOptional() @IsUnitId() unit?: string;
  @IsOptional() @IsIn(['active', 'departed']) status?: 'active' | 'departed';
  @IsOptional() @IsInt() @Min(1) @Max(200) limit: number = 50;
  @IsOptional() @IsString() @MaxLength(600) after?: string;
}
