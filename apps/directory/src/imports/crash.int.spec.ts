import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { topics } from '@citadelle/contracts';
import { dayInParis, type ImportState } from '@citadelle/contracts/calls';
import { person, until } from '@citadelle/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '@citadelle/service-kit';
import { SERVICE_FLAGS } from '../../../../tools/local/service-flags.mjs';
import { ONE, TestDirectory } from '../directory.fixture.js';
import {
  confirm,
  FakeCredentials,
  fileOf,
  importOf,
  letters,
  linesOf,
  numenOf,
  send,
  untilState,
} from './imports.fixture.js';

/** Runs the built service: `npm run build` before. */
const SERVICE = join(import.meta.dirname, '../../dist/bundle.js');
const LINES = 1_500;
/** People whom the file does not name. */
const GONE = 30;

let credentials: FakeCredentials;
let directory: TestDirectory;
let child: ChildProcess | undefined;
beforeAll(async () => {
  credentials = await FakeCredentials.start();
  const settings = { CREDENTIALS_URL: credentials.url, IMPORT_PACE: '1000' };
  directory = await TestDirectory.start(settings);
  await directory.declareUnit('SIG-AESH');
  for (let n = 0; n < GONE; n++) await directory.create(person());
  await directory.stopReplicas();
});
afterAll(async () => {
  child?.kill('SIGKILL');
  directory.replicas.splice(0);
  await directory.stop();
  await credentials.stop();
});

/** Starts the service in a process of its own, which the calls of the test then ask. */
async function start(): Promise<void> {
  let output = '';
  child = fork(SERVICE, {
    // Under others, V8 would compile all of it again.
    execArgv: [...SERVICE_FLAGS],
    env: { PATH: process.env.PATH, ...directory.env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child.stdout!.on('data', (data) => (output += String(data)));
  const port = await until('a start', () => /"port":(\d+)[^\n]*"started"/.exec(output)?.[1]);
  const url = `http://127.0.0.1:${port}`;
  directory.replicas.splice(0, 1, { url, stop: async () => undefined } as RunningService);
}

function crash(): void {
  child!.kill('SIGKILL');
}

/** The same numbers again for the same seed. */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const FIRST = ['Christian', 'Christine', 'Camille', 'Claude', 'Cyril'];
const homonym = (n: number) => `JOSEPH;${FIRST[(n / 10) % 5]};1980-05-17;${numenOf(n)};SIG-AESH`;
const anybody = (n: number) => `NOM${letters(n)};Jean;1980-05-17;${numenOf(n)};SIG-AESH`;
const FILE = fileOf(
  ...Array.from({ length: LINES }, (_, n) => (n % 10 === 0 ? homonym(n) : anybody(n))),
);

describe('an import whose service is killed', () => {
  const seed = Number(process.env.CRASH_SEED ?? randomInt(2 ** 31));
  const next = random(seed);
  /** Kills it a moment after it began to work, again and again, until the import is there. */
  async function untilWithCrashes(
    importId: string,
    state: ImportState,
    crashes: number,
  ): Promise<void> {
    let processed = 0;
    for (let left = crashes; ; left -= 1) {
      const view = await importOf(directory, importId);
      if (view.state === 'running') {
        expect(view.processed).toBeGreaterThanOrEqual(processed);
        processed = view.processed;
      }
      if (view.state === state) return;
      if (left <= 0) {
        await untilState(directory, importId, state);
        return;
      }
      await pause(next() * 700);
      crash();
      await start();
    }
  }

  it(`goes on from where it was, each line once (CRASH_SEED=${seed})`, async () => {
    await start();
    const today = dayInParis(new Date());
    const { body } = await send(directory, FILE, { mode: 'synchronise', extractedOn: today });
    const { importId } = body;
    await untilWithCrashes(importId, 'ready', 3);
    const planned = await importOf(directory, importId);
    expect(planned).toMatchObject({ total: LINES, created: LINES, homonyms: LINES / 10 - 1 });
    expect(planned).toMatchObject({ departing: GONE, rejected: 0 });
    const foreseen = await linesOf(directory, importId, 'created');
    crash();
    await start();
    expect((await confirm(directory, planned)).status).toBe(202);
    await untilWithCrashes(importId, 'done', 5);
    const done = await importOf(directory, importId);
    expect(done).toMatchObject({ processed: LINES, created: LINES, rejected: 0, alreadyKnown: 0 });
    // As it was foreseen, in the order of the file, nobody twice.
    expect(credentials.taken).toEqual(foreseen.map(({ login }) => login));
    const agents = await directory.rows<{ id: string }>(
      "SELECT agent_id AS id FROM agents WHERE usual_name ~ '^(NOM[A-J]+|JOSEPH)$'",
    );
    expect(new Set(agents.map(({ id }) => id))).toEqual(
      new Set(foreseen.map(({ agentId }) => agentId)),
    );
    const [told] = await directory.rows<{ lines: number }>(
      `SELECT sum((data->'counts'->>'created')::integer)::integer AS lines FROM events
       WHERE type = 'LinesApplied'`,
    );
    expect(told!.lines).toBe(LINES);

    const leaving = { expected: { departing: GONE } };
    const path = `agent-imports/${importId}/departures`;
    expect((await directory.post(path, leaving, { actor: ONE })).status).toBe(202);
    await untilWithCrashes(importId, 'done', 2);
    const left = await directory.rows(
      `SELECT 1 FROM events WHERE type = 'AgentDeparted' GROUP BY stream HAVING count(*) = 1`,
    );
    expect(left).toHaveLength(GONE);
    const sealed = await directory.published(topics.enrolments.name);
    expect(new Set(sealed.map(({ key }) => key)).size).toBe(LINES + GONE);
  });

  it('is nothing when it is killed while its file comes', async () => {
    const before = (await directory.rows('SELECT 1 FROM imports')).length;
    const sent = send(directory, Buffer.alloc(30_000_000, FILE)).catch(() => undefined);
    await until('something of it came', async () => {
      return (await directory.rows('SELECT 1 FROM import_chunks LIMIT 1')).length > 0;
    });
    crash();
    await sent;
    await start();
    expect(await directory.rows('SELECT 1 FROM imports')).toHaveLength(before);
  });
});
