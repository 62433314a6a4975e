import { dayInParis } from '@citadelle/contracts/calls';
import { Refusal } from '@citadelle/decider';
import type { EventStore } from '@citadelle/event-store';
import { EVENT_STORE } from '@citadelle/service-kit';
import { Inject, Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { AgentStore } from '../agents/agent.store.js';
import { decideOnAgents } from '../agents/decide-on-agents.js';
import type { Attempt } from './attempt.js';
import { decideOnImport } from './decide.js';
import type { BegunImport } from './import.state.js';
import type { PlannedImport } from './import-facts.js';
import { FIRST_ABSENT } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import { KnownPeopleStore } from './known-people.store.js';

const BATCH = 200;

/** Applies the departures of people whom a file does not name. */
@Injectable()
export class DepartureApplier {
  constructor(
    @Inject(EVENT_STORE) private readonly store: EventStore,
    private readonly manager: EntityManager,
    private readonly agents: AgentStore,
    private readonly lines: ImportLineStore,
    private readonly people: KnownPeopleStore,
  ) {}

  async goOn(planned: PlannedImport, { upTo, confirmedBy }: BegunImport, attempt: Attempt) {
    const { file, box } = planned;
    const { importId } = file;
    for (let after = Math.max(upTo.departures, FIRST_ABSENT - 1); ;) {
      const wanted = { after, limit: BATCH, kind: 'departing' } as const;
      const batch = await this.lines.after(this.manager, importId, wanted, box);
      if (batch.length === 0) return;
      after = batch.at(-1)!.number;
      const why = { correlationId: importId, by: confirmedBy! };
      await this.store.write(why, async (tx) => {
        const { manager } = tx;
        const agentIds = batch.map(({ plan }) => plan!.agentId!);
        await this.agents.lock(manager, ...agentIds);
        const now = await this.people.of(manager, agentIds);
        const versions = new Map(batch.map(({ plan }) => [plan!.agentId!, plan!.version]));
        // Of whoever something was said since, or has a role by now, a person decides.
        const leaving = now.filter(
          ({ agentId, version, status, isManager, isAdministrator }) =>
            version === versions.get(agentId) &&
            status === 'active' &&
            !isManager &&
            !isAdministrator,
        );
        const on = dayInParis(new Date());
        const decided = await decideOnAgents(
          tx,
          leaving.map(({ agentId }) => ({
            agentId,
            commands: [{ type: 'DepartAgent', agentId, on, through: 'file' }],
          })),
        );
        const left = new Set(
          leaving
            .filter((_, index) => !(decided[index] instanceof Refusal))
            .map(({ agentId }) => agentId),
        );
        const applied = batch.filter(({ plan }) => left.has(plan!.agentId!));
        await this.lines.markApplied(
          manager,
          importId,
          applied.map(({ number }) => number),
        );
        await attempt.reach(manager, after);
        const departed = applied.length;
        await decideOnImport(tx, importId, { type: 'ApplyDepartures', upTo: after, departed });
      });
    }
  }
}
