import { IsBirthDate, IsPersonNameField } from '@citadelle/service-kit';

/** Body of `POST /internal/identity-lookups`. */
export class IdentityLookupBody {
  @IsPersonNameField() usualName!: string;
  @IsPersonNameField() firstName!: string;
  @IsBirthDate() birthDate!: string;
}
