import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createKafkaBroker } from '@citadelle/messaging/kafka';
import { Academy, type AcademyOptions } from './academy.js';
import { appends } from './append.bench.js';
import { importing, planning } from './importing.bench.js';
import { importingBesideSignIns } from './importing-beside-sign-ins.bench.js';
import { opening } from './opening.bench.js';
import { pages } from './pages.bench.js';
import { rebuilding } from './rebuild.bench.js';
import { relay } from './relay.bench.js';
import { republishing } from './republish.bench.js';
import { type Figure, machine, reached, table } from './report.js';
import { alerting, queue, starting, streams } from './resets.bench.js';
import { searching } from './searching.bench.js';
import { seeding } from './seeding.bench.js';
import { signIns } from './sign-ins.bench.js';
import { memory, readiness } from './startup.bench.js';
import { statusAmongMany } from './status.bench.js';
import { UNHINDERED } from './unhindered.js';
import { verifying } from './verify.bench.js';

const USAGE = `npm run bench -- [--save] [--only imports|search|operator] [--people <n>] [--agents <n>] [--long]

--save           writes docs/performance.md
--only <part>    files of HR, search and look-up in a full directory, or the commands of the operator alone
--people <n>     the lines of a file of HR (25,000)
--agents <n>     how full the directory is for search and look-up (1,000,000)
--long           imports a file of so many lines as --agents says too, which takes its time`;
const SEATS = 40;
/** Lines a second beside sign-ins: half of what an import is asked for. */
const HALF_PACE = 250;

const { values: flags } = parseArgs({
  options: {
    save: { type: 'boolean' },
    only: { type: 'string' },
    people: { type: 'string', default: '25000' },
    agents: { type: 'string', default: '1000000' },
    long: { type: 'boolean' },
  },
});
const people = Number(flags.people);
const agents = Number(flags.agents);
const figures: Figure[] = [];

function add(...some: Figure[]): void {
  figures.push(...some);
  for (const figure of some)
    console.log(
      `${reached(figure) ? 'reached' : 'MISSED '}  ${figure.bench}: ${figure.value.toFixed(2)} ${figure.unit} (${figure.measured})`,
    );
}

console.log(`${USAGE}\n${machine()}\n`);

const isWanted = (part: string) => flags.only === undefined || flags.only === part;
if (isWanted('everything else')) await everythingElse();
if (isWanted('operator')) await operatorsDoor();
if (isWanted('imports')) await filesOfHr();
if (isWanted('search'))
  await onAcademy('embedded', async (academy) => add(...(await searching(academy, agents))));

/** What is neither about files of HR nor about a full directory. */
async function everythingElse(): Promise<void> {
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
  });
  await onAcademy('kafka', async (academy) => {
    add(...(await opening(academy, 'kafka')));
    add(...(await alerting(academy, await academy.appointManager(), 'kafka')));
    add(await relay(await academy.emptyDatabase(), academy.broker));
  });
}

/** What the commands of the operator do. */
async function operatorsDoor(): Promise<void> {
  await onAcademy('kafka', async (academy) => {
    add(...(await rebuilding(await academy.emptyDatabase('rebuilding'))));
    add(await verifying(await academy.emptyDatabase('verifying')));
    const broker = createKafkaBroker({ brokers: [academy.broker], clientId: 'bench-states' });
    add(await republishing(await academy.emptyDatabase(), broker));
    await broker.close();
    add(await statusAmongMany(academy));
  });
}

/** What is about files of HR. */
async function filesOfHr(): Promise<void> {
  await onAcademy(
    'embedded',
    async (academy) => {
      add(...(await importing(academy, people, 'embedded')));
      add(await planning(academy, people));
    },
    UNHINDERED,
  );
  await onAcademy(
    'kafka',
    async (academy) => add(...(await importing(academy, people, 'kafka'))),
    UNHINDERED,
  );
  await onAcademy(
    'embedded',
    async (academy) => {
      const seats = [];
      for (let n = 0; n < SEATS; n += 1) seats.push(await academy.createAgent(academy.newPerson()));
      add(...(await importingBesideSignIns(academy, seats, HALF_PACE)));
    },
    { env: { IMPORT_PACE: String(HALF_PACE) } },
  );
  if (flags.long)
    await onAcademy(
      'embedded',
      async (academy) => add(...(await importing(academy, agents, 'embedded'))),
      UNHINDERED,
    );
}

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
  options?: AcademyOptions,
): Promise<void> {
  const academy = await Academy.start(transport, options);
  try {
    await work(academy);
  } finally {
    await academy.stop();
  }
}
