import { KeysInUseStore, runAlone } from '@citadelle/event-store';
import { keyId } from '@citadelle/service-kit';
import { Command } from 'commander';
import type { Desk } from '../desk.js';
import type { InstalledService } from '../installation.js';
import { overFoundations } from '../opening.js';
import type { Rotation, Turned, Turning } from '../rotate/rotation.js';
import { olderThan } from '../rotate/rotation.js';
import { keysIn, rotations } from '../rotate/rotations.js';
import { Stop } from '../stop.js';
import { instant } from '../wording.js';

const notes = new KeysInUseStore();
const NAMES = Object.keys(rotations).join(', ');

/** What a command says of one of the older keys. */
interface OlderKey {
  readonly id: string;
  /** Its place in the setting, from 1; null when it is not listed. */
  readonly position: number | null;
  /** Something is left that it made. */
  readonly needed: boolean;
  /** A replica said within the last minutes that it makes things with it. */
  readonly inUse: boolean;
}

interface Outcome extends Omit<Turned, 'needed' | 'until'> {
  readonly service: string;
  readonly until: string | null;
  readonly olderKeys: readonly OlderKey[];
}

/** `rotate <key>`: makes what older keys made new with the current one, and says how much is left. */
export const rotate = (desk: Desk): Command =>
  new Command('rotate')
    .description(
      'Make what is kept new with the current key of a setting, and say what the older ones are still needed for.',
    )
    .argument('<key>', NAMES)
    .action((name: string) => run(desk, name));

async function run(desk: Desk, asked: string): Promise<void> {
  const [name, rotation] =
    Object.entries(rotations).find(([key, { setting }]) => [key, setting].includes(asked)) ?? [];
  if (!name || !rotation) throw new Stop(`There is no key ${asked}: take one of ${NAMES}.`);
  const outcomes: Outcome[] = [];
  for (const one of rotation.services) {
    const service = await desk.installation().service(one);
    desk.say(`${one}: looks at ${rotation.what}; nobody is held up.`);
    outcomes.push(await outcomeOf(service, rotation, desk));
  }
  if (outcomes.some(({ unreadable }) => unreadable > 0)) desk.somebodyMustLook();
  desk.report({
    json: { key: name, setting: rotation.setting, services: outcomes },
    lines: outcomes.flatMap((outcome) => linesOf(outcome, rotation)),
  });
}

function outcomeOf(service: InstalledService, rotation: Rotation, desk: Desk): Promise<Outcome> {
  const { setting } = rotation;
  const { name } = service.definition;
  const keys = keysIn(service, setting);
  return overFoundations(
    service,
    (foundations) =>
      runAlone(foundations.dataSource, `rotate ${setting}`, async () => {
        const { manager } = foundations.dataSource;
        const noted = (await notes.list(manager)).filter((one) => one.setting === setting);
        if (!noted.some((one) => one.keyId === keyId(keys.current)))
          throw new Stop(
            `No replica of ${name} has used the current key of ${setting} yet: put it first in the settings of all, restart them, and run this again.`,
          );
        const turning = { service, foundations, keys, noted, desk };
        const { needed, until, ...turned } = await rotation.turn(turning);
        const olderKeys = olderThan(turning).map((id) => ({
          id,
          position: positionOf(id, turning),
          needed: needed.includes(id),
          inUse: noted.some((one) => one.keyId === id && one.isUsed),
        }));
        const free = olderKeys.filter((one) => !one.needed && !one.inUse).map(({ id }) => id);
        await notes.forget(manager, setting, free);
        return { service: name, ...turned, until: until?.toISOString() ?? null, olderKeys };
      }),
    { patient: true },
  );
}

function positionOf(id: string, { keys }: Turning): number | null {
  const index = keys.all.findIndex((key) => keyId(key) === id);
  return index === -1 ? null : index + 1;
}

function linesOf(outcome: Outcome, { setting, what, then }: Rotation): string[] {
  const { service, made, left, until, olderKeys } = outcome;
  const done = made > 0 ? `${made} ${what} made new with the current key; ` : '';
  const when = until === null ? '' : `, the last at ${instant(new Date(until))}`;
  const rest =
    left === null ? `older keys may have made ${what}` : `${left} ${what} left of older keys`;
  const isOver = left === 0 ? '' : `: ${then}${when}`;
  return [`${service}: ${done}${rest}${isOver}.`, ...olderKeys.map((key) => lineOf(key, setting))];
}

function lineOf({ position, id, needed, inUse }: OlderKey, setting: string): string {
  const which =
    position === null ? `A key that is not in ${setting}` : `Key ${position} of ${setting}`;
  if (inUse)
    return `  ${which} (${id}) was in use within the last minutes: when every replica has the current key first, run this again.`;
  return `  ${which} (${id}) ${needed ? 'is needed still.' : 'can be dropped.'}`;
}
