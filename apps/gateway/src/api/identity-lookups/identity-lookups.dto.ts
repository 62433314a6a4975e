import type { IdentityLookupCall } from '@citadelle/contracts';
import { IsBirthDate, IsPersonNameField } from '@citadelle/service-kit';
import { ApiProperty } from '@nestjs/swagger';

/** Body of `POST /identity-lookups`. */
export class IdentityLookupRequest {
  @ApiProperty({ minLength: 1, maxLength: 100, example: 'PIN' })
  @IsPersonNameField()
  usualName!: string;

  @ApiProperty({ minLength: 1, maxLength: 100, example: 'Jean' })
  @IsPersonNameField()
  firstName!: string;

  @ApiProperty({ format: 'date', example: '1988-11-02' })
  @IsBirthDate()
  birthDate!: string;
}

type IdentityLookup = IdentityLookupCall['response'];

/** Whose account it is, as documented. */
export class IdentityLookupAnswer implements IdentityLookup {
  @ApiProperty({ example: 'jpin' })
  login!: string;

  @ApiProperty({ format: 'email', example: 'jean.pin@ac-besancon.fr' })
  address!: string;

  @ApiProperty({ description: 'Opens the reset of the password.' })
  lookupToken!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}
