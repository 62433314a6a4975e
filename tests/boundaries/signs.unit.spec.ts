import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '@citadelle/contracts';
import { credentialsSigns } from '@citadelle/credentials/signs';
import { directorySigns } from '@citadelle/directory/signs';
import { notificationsSigns } from '@citadelle/notifications/signs';
import { expect, it } from '@jest/globals';

const apps = join(import.meta.dirname, '../../apps');

/** The topics of the handlers of a service. */
function handled(service: string): string[] {
  const sources = readdirSync(join(apps, service, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.consumer.ts'))
    .map((file) => readFileSync(join(apps, service, 'src', file), 'utf8'));
  const names = sources.flatMap((text) =>
    [...text.matchAll(/@EventPattern\(topics\.(\w+)\.name/g)].map(([, name]) => name!),
  );
  return names.map((name) => topics[name as keyof typeof topics].name);
}

it.each([directorySigns, credentialsSigns, notificationsSigns])(
  'the lag of $service is that of the topics that it reads',
  ({ service, reads }) => {
    expect([...reads].sort()).toEqual([...new Set(handled(service))].sort());
  },
);
