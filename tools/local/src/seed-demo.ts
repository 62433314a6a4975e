import { readFileSync } from 'node:fs';
import { AcademyInUse, seedDemo } from './demo/seed.js';

// Seeds the demo academy into a system that runs elsewhere: the one-shot container of the compose file.
await seedDemo({
  gatewayUrl: setting('GATEWAY_URL'),
  directoryUrl: firstOf('DIRECTORY_URL'),
  credentialsUrl: firstOf('CREDENTIALS_URL'),
  serviceCredential: setting('SERVICE_CREDENTIAL'),
}).then(
  () => console.log('The demo academy is there.'),
  (error: Error) => {
    console.error(error.message);
    // Somebody works here already: as good as seeded, and never to be tried again.
    process.exitCode = error instanceof AcademyInUse ? 0 : 1;
  },
);

function firstOf(name: string): string {
  return setting(name).split(',')[0] as string;
}

function setting(name: string): string {
  const file = process.env[`${name}_FILE`];
  const value = file ? readFileSync(file, 'utf8').trim() : process.env[name];
  if (value) return value;
  console.error(`${name} (or ${name}_FILE) is not set`);
  process.exit(1);
}
