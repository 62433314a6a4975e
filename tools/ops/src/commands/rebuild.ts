import { RebuildRefused, type RebuildProgress } from '@citadelle/event-store';
import { Command } from 'commander';
import type { Desk } from '../desk.js';
import { overFoundations } from '../opening.js';
import { Stop } from '../stop.js';

const TOLD_EVERY_MS = 1_000;

/** `rebuild <service> <read model>`: makes a read model afresh from the log and puts it in the place of the live one. */
export const rebuild = (desk: Desk): Command =>
  new Command('rebuild')
    .description(
      'Make a read model afresh from the log and put it in the place of the live one; the service goes on meanwhile.',
    )
    .argument('<service>', 'whose read model')
    .argument(
      '<read-model>',
      'directory: agents, units, imports; credentials: accounts, resets; notifications: alerts',
    )
    .action((service: string, model: string) => run(desk, service, model));

async function run(desk: Desk, service: string, name: string): Promise<void> {
  const installed = await desk.installation().service(service);
  const { projections } = installed.definition.persistence!(installed.config);
  const model = projections.find((projection) => projection.name === name);
  if (!model) {
    const names = projections.map((projection) => projection.name).join(', ');
    throw new Stop(`${service} has no read model ${name}: take one of ${names}.`);
  }
  desk.say(`Making ${model.tables.join(', ')} of ${service} afresh from the log …`);
  const start = performance.now();
  const { events, rows, heldMs } = await overFoundations(installed, ({ store }) =>
    store
      .rebuild(model, { signal: desk.signal, onProgress: teller(desk, start) })
      .catch((error: unknown) => {
        throw error instanceof RebuildRefused ? new Stop(error.message) : error;
      }),
  );
  const seconds = Number(((performance.now() - start) / 1_000).toFixed(1));
  const held = Math.round(heldMs);
  desk.report({
    json: { service, model: name, events, rows, seconds, appendsHeldMs: held },
    lines: [
      `${service} ${name}: ${events} events made ${rows} rows in ${seconds} s.`,
      `Writers waited ${held} ms at a time at most.`,
    ],
  });
}

const SAID = {
  loading: 'read',
  indexing: 'read; the indexes are being made',
  waiting: 'read; waiting for others who are at the tables',
  swapping: 'read; putting the fresh tables in the place of the live ones',
} as const satisfies Record<RebuildProgress['step'], string>;

/** Says how far it is, once a second while a step lasts. */
function teller(desk: Desk, start: number): (progress: RebuildProgress) => void {
  let last: RebuildProgress['step'] = 'loading';
  let toldAt = start;
  return ({ step, events }) => {
    const now = performance.now();
    if (step === last && now - toldAt < TOLD_EVERY_MS) return;
    [last, toldAt] = [step, now];
    const rate = Math.round((events * 1_000) / (now - start));
    desk.say(`  ${events} events ${SAID[step]} (${rate}/s)`);
  };
}
