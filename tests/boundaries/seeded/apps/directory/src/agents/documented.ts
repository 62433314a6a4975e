import { ApiProperty } from '@nestjs/swagger';
import { Name } from '../../../../libs/contracts/src/calls/name.js';

/** Its class is allowed, its documentation is not. */
export class Documented extends Name {
  @ApiProperty() login!: string;
}
