import { type FoundIdentity, identityLookups, LookUpIdentity } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import {
  Asked,
  CONFIG,
  currentCall,
  keyBytes,
  Serves,
  withRefusalFloor,
} from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Identity, foldIdentity } from '../agents/identity.js';
import { DirectoryConfig } from '../directory.config.js';
import { LookupLimits } from './lookup-limits.js';
import { issueLookupToken } from './lookup-token.js';

interface Found {
  agentId: string;
  login: string;
  address: string;
}

/** Tells a person who knows their names and birth date what their account is. */
@Controller()
export class IdentityLookupsController {
  constructor(
    @Inject(CONFIG) private readonly config: DirectoryConfig,
    private readonly dataSource: DataSource,
    private readonly limits: LookupLimits,
  ) {}

  @Serves(identityLookups.lookUp)
  async lookUp(@Asked() identity: LookUpIdentity): Promise<FoundIdentity> {
    await this.limits.count(currentCall().source ?? 'unknown', identity);
    const { agentId, login, address } = await withRefusalFloor(['identity-not-found'], () =>
      this.find(identity),
    );
    const key = keyBytes(this.config.LOOKUP_TOKEN_KEY);
    return { login, address, ...(await issueLookupToken(key, agentId, new Date())) };
  }

  private async find(identity: Identity): Promise<Found> {
    const [found, another] = await this.search(identity);
    if (!found || another) throw new Refusal('identity-not-found');
    return found;
  }

  /** Two at most: one answers, none and several are the same refusal. */
  private search(identity: Identity): Promise<Found[]> {
    const { usualName, firstName, birthDate } = foldIdentity(identity);
    return this.dataSource.query<Found[]>(
      `SELECT a.agent_id AS "agentId", c.login, c.address
       FROM agents a JOIN agent_accounts c USING (agent_id)
       WHERE a.folded_usual_name = $1 AND a.folded_first_name = $2 AND a.birth_date = $3
         AND a.status = 'active' AND c.status = 'open'
       LIMIT 2`,
      [usualName, firstName, birthDate],
    );
  }
}
