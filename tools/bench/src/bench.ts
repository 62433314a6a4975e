import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import { Academy } from './academy.js';
import { appends } from './append.bench.js';
import { opening } from './opening.bench.js';
import { pages } from './pages.bench.js';
import { rebuilding } from './rebuild.bench.js';
import { relay } from './relay.bench.js';
import { republishing } from './republish.bench.js';
import { type Figure, machine, reached, table } from './report.js';
import { alerting, queue, starting, streams } from './resets.bench.js';
import { seeding } from './seeding.bench.js';
import { signIns } from './sign-ins.bench.js';
import { memory, readiness } from './startup.bench.js';
import { verifying } from './verify.bench.js';

const USAGE = 'npm run bench -- [--save]    --save writes docs/performance.md';
const SEATS = 40;

const { values: flags } = parseArgs({ options: { save: { type: 'boolean' } } });
const figures: Figure[] = [];

function add(...some: Figure[]): void {
  figures.push(...some);
  for (const figure of some)
    console.log(
      `${reached(figure) ? 'reached' : 'MISSED '}  ${figure.bench}: ${figure.value.toFixed(2)} ${figure.unit} (${figure.measured})`,
    );
}

console.log(`${USAGE}\n${machine()}\n`);

await onAcademy('embedded', async (academy) => {
  add(readiness(academy.secondsToReady));
  add(...(await memory(academy, 'just started')));
  const seats = [];
  for (let n = 0; n < SEATS; n += 1) seats.push(await academy.createAgent(academy.newPerson()));
  add(...(await opening(academy, 'embedded')));
  add(...(await signIns(academy, seats)));
  add(await seeding(academy));
  const manager = await academy.appointManager();
  add(...(await alerting(academy, manager, 'embedded')));
  add(await starting(academy));
  add(...(await pages(academy, manager)));
  add(await queue(academy, manager));
  add(...(await streams(academy, manager)));
  add(...(await memory(academy, 'after the load')));
  add(...(await appends(await academy.emptyDatabase())));
  add(...(await rebuilding(await academy.emptyDatabase('rebuilding'))));
  add(await verifying(await academy.emptyDatabase('verifying')));
});
await onAcademy('kafka', async (academy) => {
  add(...(await opening(academy, 'kafka')));
  add(...(await alerting(academy, await academy.appointManager(), 'kafka')));
  const database = await academy.emptyDatabase();
  add(await relay(database, academy.broker));
  const broker = createKafkaBroker({ brokers: [academy.broker], clientId: 'bench-states' });
  add(await republishing(database, broker));
  await broker.close();
});

const text = `# Performance

The last \`npm run bench -- --save\`: ratios within one run, since machines differ. ${machine()}; ${new Date().toISOString().slice(0, 10)}.

${table(figures)}
`;
console.log(`\n${text}`);
const results = fileURLToPath(new URL('../../../.data/bench/', import.meta.url));
await mkdir(results, { recursive: true });
await writeFile(
  `${results}/figures.json`,
  `${JSON.stringify({ machine: machine(), figures }, null, 2)}\n`,
);
if (flags.save)
  await writeFile(fileURLToPath(new URL('../../../docs/performance.md', import.meta.url)), text);
process.exitCode = figures.every(reached) ? 0 : 1;

async function onAcademy(
  transport: 'embedded' | 'kafka',
  work: (academy: Academy) => Promise<void>,
): Promise<void> {
  const academy = await Academy.start(transport);
  try {
    await work(academy);
  } finally {
    await academy.stop();
  }
}
