import {
  type FoundIdentity,
  identityLookups,
  LookUpIdentity,
  publicIdentityLookups,
} from '@citadelle/contracts/calls';
import { Asked, Serves } from '@citadelle/service-kit';
import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Services } from '../../upstream/services.js';

/** Finding one's own login by name and birth date. */
@ApiTags('Identity look-ups')
@Controller()
export class IdentityLookupsController {
  constructor(private readonly services: Services) {}

  @Serves(publicIdentityLookups.lookUp)
  lookUp(@Asked() request: LookUpIdentity): Promise<FoundIdentity> {
    return this.services.ask(identityLookups.lookUp, request);
  }
}
