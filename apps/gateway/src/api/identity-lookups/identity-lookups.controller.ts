import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DirectoryClient } from '../../upstream/directory.client.js';
import { ApiProblems, BODY_PROBLEMS } from '../api-problems.js';
import { IdentityLookupAnswer, IdentityLookupRequest } from './identity-lookups.dto.js';

/** Finding one's own login by name and birth date. */
@ApiTags('Identity look-ups')
@Controller('api/v1/identity-lookups')
export class IdentityLookupsController {
  constructor(private readonly directory: DirectoryClient) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Find one’s login and address',
    description: 'On an exact match of the three, accents and case ignored.',
  })
  @ApiOkResponse({ type: IdentityLookupAnswer })
  @ApiProblems(BODY_PROBLEMS, { 404: ['identity-not-found'], 429: ['too-many-attempts'] })
  lookUp(
    @Body() { usualName, firstName, birthDate }: IdentityLookupRequest,
  ): Promise<IdentityLookupAnswer> {
    return this.directory.lookUp({ usualName, firstName, birthDate });
  }
}
