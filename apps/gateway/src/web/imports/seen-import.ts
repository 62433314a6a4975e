import { agentImports, type LineKind, type PlannedLineView } from '@citadelle/contracts/calls';
import type { Services } from '../../upstream/services.js';
import type { KnownUnits } from '../known-units.js';
import type { SeenImport } from './import.page.js';
import { SAMPLE, SAMPLED } from './plan.js';

/** The states in which the page of an import shows lines. */
const WITH_LINES = new Set(['ready', 'blocked', 'done']);

/** An import with what its page shows of it. */
export async function seenImport(
  services: Services,
  units: KnownUnits,
  importId: string,
): Promise<SeenImport> {
  const view = await services.ask(agentImports.get, { importId });
  if (!WITH_LINES.has(view.state)) return { view, samples: new Map(), units: [] };
  const sampleOf = async (kind: LineKind): Promise<[LineKind, readonly PlannedLineView[]]> => {
    const { items } = await services.ask(agentImports.lines, { importId, kind, limit: SAMPLE });
    return [kind, items];
  };
  const [known, ...samples] = await Promise.all([units.ifSeen(), ...SAMPLED.map(sampleOf)]);
  return { view, samples: new Map(samples), units: known };
}
