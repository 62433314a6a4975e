import { UNIT_NAME_MAX } from '@citadelle/contracts';
import { IsUnitId, Text } from '@citadelle/service-kit';

/** Path of `/internal/units/{unitId}`. */
export class UnitPath {
  @IsUnitId() unitId!: string;
}

/** Body of `PUT /internal/units/{unitId}`. */
export class DeclareUnitBody {
  @Text(UNIT_NAME_MAX) name!: string;
}
