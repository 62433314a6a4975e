import type { DataFolder } from '../data-folder.js';
import { seedAdministrator, seedDemo, type SeedOptions } from './seed.js';

/** The demo academy, or nobody but its administrator. */
export type Academy = 'demo' | 'empty';

const FILE = 'academy.json';

interface AcademyState {
  readonly academy: Academy;
  readonly complete: boolean;
}

/**
 * Seeds an empty data folder, once. A seeding that was cut short is finished, as it was begun; a folder that
 * was seeded is left as people have since made it. Returns which academy the folder holds.
 */
export async function seedAcademy(
  options: SeedOptions & {
    readonly folder: DataFolder;
    readonly wanted: Academy;
    readonly say: (line: string) => void;
  },
): Promise<Academy> {
  const { folder, wanted, say } = options;
  const { academy, complete } = folder.read<AcademyState>(FILE) ?? {
    academy: wanted,
    complete: false,
  };
  if (complete) return academy;
  folder.writePrivate(FILE, { academy, complete });
  say(academy === 'demo' ? 'Seeding the demo academy…' : 'Creating the administrator…');
  await (academy === 'demo' ? seedDemo(options) : seedAdministrator(options));
  folder.writePrivate(FILE, { academy, complete: true });
  return academy;
}
