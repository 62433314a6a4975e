import { Readable } from 'node:stream';
import { sleep } from '@citadelle/async';
import type { ImportMode, ImportView } from '@citadelle/contracts/calls';
import { type GeneratedPerson, units, USUAL_FORMAT, writeStaff } from '@citadelle/generate';
import type { AdministratorApi } from './administrator-api.js';

/** How often a plan is asked for, whose making is timed. */
const POLL_MS = 100;
/** How often an end is asked for. The events tell when it was: asking more often would be a load of its own. */
const POLL_END_MS = 1_000;

/** Files of HR, as the administrator sends and confirms them. */
export class ImportsOfHr {
  constructor(private readonly api: AdministratorApi) {}

  /** Declares the units that generated people are of. */
  async declareUnits(): Promise<void> {
    for (const { unitId, name } of units) await this.api.call('PUT', `/units/${unitId}`, { name });
  }

  /** Sends a file, and gives its plan. */
  async plan(
    people: Iterable<GeneratedPerson> | AsyncIterable<GeneratedPerson>,
    mode: ImportMode,
  ): Promise<ImportView> {
    const file = Readable.from(writeStaff(people, USUAL_FORMAT));
    const { status, body } = await this.api.upload(file, `mode=${mode}`);
    if (status !== 202) throw new Error(`an upload answered ${status} ${JSON.stringify(body)}`);
    const { importId } = body as { importId: string };
    return this.reaching(importId, POLL_MS, 'ready', 'blocked');
  }

  /** Confirms everything but departures. Returns as soon as it runs. */
  async confirm({ importId, created, changed, returning, blocked }: ImportView): Promise<void> {
    await this.api.reauthenticate();
    const { status, body } = await this.api.call(
      'POST',
      `/agent-imports/${importId}/confirmation`,
      {
        expected: { created, changed, returning },
        ...(blocked.length > 0 && { override: blocked.map(({ code }) => code) }),
      },
    );
    if (status !== 202)
      throw new Error(`a confirmation answered ${status} ${JSON.stringify(body)}`);
  }

  /** Waits until an import is done. */
  done({ importId }: ImportView): Promise<ImportView> {
    return this.reaching(importId, POLL_END_MS, 'done');
  }

  /** Stops an import for good; what was applied stays. */
  async abandon({ importId }: ImportView): Promise<void> {
    await this.api.call('DELETE', `/agent-imports/${importId}`, undefined);
  }

  private async reaching(
    importId: string,
    pollMs: number,
    ...states: readonly ImportView['state'][]
  ): Promise<ImportView> {
    for (;;) {
      const { status, body } = await this.api.call('GET', `/agent-imports/${importId}`, undefined);
      if (status !== 200) throw new Error(`an import answered ${status}`);
      const view = body as ImportView;
      if (states.includes(view.state)) return view;
      if (view.state === 'abandoned')
        throw new Error(`an import was abandoned: ${JSON.stringify(view.warnings)}`);
      await sleep(pollMs);
    }
  }
}
