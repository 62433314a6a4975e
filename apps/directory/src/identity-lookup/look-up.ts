import {
  type FoundIdentity,
  identityLookups,
  LookUpIdentityOfBrowser,
} from '@citadelle/contracts/calls';
import { Asked, CONFIG, keyBytes, Serves, withRefusalFloor } from '@citadelle/service-kit';
import { Controller, Inject } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AgentStore, type FoundAccount } from '../agents/agent.store.js';
import { type Identity, foldIdentity } from '../agents/identity.js';
import { DirectoryConfig } from '../directory.config.js';
import { LookupLimits } from './lookup-limits.js';
import { issueLookupToken } from './issue-lookup-token.js';

/** Tells a person who knows their names and birth date what their account is. */
@Controller()
export class LookUpIdentityHandler {
  constructor(
    @Inject(CONFIG) private readonly config: DirectoryConfig,
    private readonly agents: AgentStore,
    private readonly limits: LookupLimits,
  ) {}

  @Serves(identityLookups.lookUp)
  async lookUp(@Asked() identity: LookUpIdentityOfBrowser): Promise<FoundIdentity> {
    const { agentId, login, address } = await withRefusalFloor(['identity-not-found'], () =>
      this.limits.judge(
        identity,
        (manager) => this.find(manager, identity),
        (manager) => this.isTheirs(manager, identity),
      ),
    );
    const key = keyBytes(this.config.LOOKUP_TOKEN_KEY);
    return { login, address, ...(await issueLookupToken(key, agentId, new Date())) };
  }

  /** Whether the browser is known to the account of somebody who is called so. */
  private async isTheirs(
    manager: EntityManager,
    { browserOf, ...identity }: LookUpIdentityOfBrowser,
  ): Promise<boolean> {
    if (browserOf === undefined) return false;
    return this.agents.isCalled(manager, browserOf, foldIdentity(identity));
  }

  /** One answers; none and several are nobody. */
  private async find(
    manager: EntityManager,
    identity: Identity,
  ): Promise<FoundAccount | undefined> {
    const [found, another] = await this.agents.accountsOf(manager, foldIdentity(identity));
    return another ? undefined : found;
  }
}
