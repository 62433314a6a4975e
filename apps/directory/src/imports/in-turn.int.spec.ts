import { until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ANOTHER, ONE } from '../directory.fixture.js';
import { ImportRetention } from './import-retention.js';
import {
  confirm,
  FAST,
  fileOf,
  FIRST_LINES,
  importOf,
  importsOfSpec,
  letters,
  linesOf,
  numenOf,
  plan,
  RESTING,
  send,
  untilState,
} from './imports.fixture.js';

const { credentials, directory } = await importsOfSpec(['SIG-AESH']);
beforeEach(async () => {
  credentials.refuses = false;
});

const people = (count: number, from: number) =>
  Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return `JOSEPH;C${letters(n).toLowerCase()};1980-05-17;${numenOf(n)};SIG-AESH`;
  });
const suspension = (method: string, importId: string) =>
  directory.call(method, `agent-imports/${importId}/suspension`, undefined, { actor: ONE });

const underWay = (importId: string) =>
  until('it is under way', async () => {
    const { state, processed } = await importOf(directory, importId);
    return state === 'running' && processed > 0;
  });

describe('imports', () => {
  it('are applied one at a time: the second waits and says for which one', async () => {
    await directory.restart(RESTING);
    const first = await plan(directory, fileOf(...people(60, 0)));
    const second = await plan(directory, fileOf(...people(3, 700)), { actor: ANOTHER });
    await confirm(directory, first);
    await underWay(first.importId);
    const confirmed = await confirm(directory, second, { actor: ANOTHER });
    expect(confirmed.body).toMatchObject({ state: 'running', waitingFor: first.importId });
    const going = await importOf(directory, first.importId);
    expect(going.processed).toBe(FIRST_LINES);
    expect(Date.parse(going.estimatedEnd!)).toBeGreaterThan(Date.now() - 60_000);
    await directory.restart(FAST);
    await untilState(directory, second.importId, 'done');
    expect((await importOf(directory, first.importId)).state).toBe('done');
    expect(new Set(credentials.taken).size).toBe(63);
  });

  it('stop between two batches, and go on with the next line', async () => {
    await directory.restart(RESTING);
    const view = await plan(directory, fileOf(...people(60, 1_000)));
    await confirm(directory, view);
    await underWay(view.importId);
    expect((await suspension('PUT', view.importId)).status).toBe(204);
    const stopped = await importOf(directory, view.importId);
    expect(stopped).toMatchObject({ state: 'suspended', estimatedEnd: null });
    await directory.restart(FAST);
    const other = await plan(directory, fileOf(...people(1, 2_900)), { actor: ANOTHER });
    await confirm(directory, other, { actor: ANOTHER });
    await untilState(directory, other.importId, 'done');
    expect((await importOf(directory, view.importId)).processed).toBe(stopped.processed);
    expect((await suspension('DELETE', view.importId)).status).toBe(204);
    const done = await untilState(directory, view.importId, 'done');
    expect(done).toMatchObject({ processed: 60, created: 60 });
    expect((await suspension('PUT', view.importId)).body.code).toBe('import-not-running');
  });

  it('that are broken off tell what came of them, and no more', async () => {
    await directory.restart(RESTING);
    const view = await plan(directory, fileOf(...people(60, 7_000)));
    await confirm(directory, view);
    await underWay(view.importId);
    const { status } = await directory.call('DELETE', `agent-imports/${view.importId}`);
    expect(status).toBe(204);
    expect(await importOf(directory, view.importId)).toMatchObject({
      ...{ state: 'abandoned', abandoned: 'asked', confirmed: true },
      ...{ total: 60, processed: FIRST_LINES, created: FIRST_LINES },
    });
    await directory.restart(FAST);
  });

  it('that fail the same way again and again are given up, and others go on', async () => {
    credentials.refuses = true;
    const { body } = await send(directory, fileOf(...people(2, 3_000)));
    await until('its lines were read', async () => {
      const { state, total } = await importOf(directory, body.importId);
      return state === 'abandoned' || total > 0;
    });
    // The plan comes as far as the last line, which is the third one of the file.
    const { total, processed } = await importOf(directory, body.importId);
    expect(processed).toBeLessThanOrEqual(total);
    await untilState(directory, body.importId, 'abandoned');
    expect(directory.log).toContain('an import failed again and again');
    expect(directory.log).not.toMatch(/03E88|JOSEPH/);
    credentials.refuses = false;
    expect((await plan(directory, fileOf(...people(2, 3_100)))).state).toBe('ready');
  });

  it('and creations by hand at once make each person once, with two replicas too', async () => {
    await directory.add(FAST);
    const view = await plan(directory, fileOf(...people(600, 5_000)));
    await confirm(directory, view);
    const byHand = [5_000, 5_499, 5_500, 5_599].map((n) => ({
      ...{ usualName: 'JOSEPH', firstName: `C${letters(n).toLowerCase()}` },
      ...{ birthDate: '1980-05-17', numen: numenOf(n), unit: 'SIG-AESH' },
    }));
    const created = await Promise.all(byHand.map((one) => directory.create(one)));
    const done = await untilState(directory, view.importId, 'done');
    expect(done.created + done.alreadyKnown).toBe(600);
    expect(done.created).toBe(600 - created.filter((one) => one.created).length);
    const known = await directory.rows<{ n: number }>(
      'SELECT count(DISTINCT agent_id)::integer AS n FROM numen_fingerprints WHERE fingerprint IN (SELECT fingerprint FROM import_lines WHERE import_id = $1)',
      [view.importId],
    );
    expect(known).toEqual([{ n: 600 }]);
  });

  it('keep nothing of a file longer than they may, and their numbers for good', async () => {
    const applied = await plan(directory, fileOf(...people(2, 4_000)));
    await confirm(directory, applied);
    await untilState(directory, applied.importId, 'done');
    expect(await linesOf(directory, applied.importId)).toHaveLength(2);
    const waiting = await plan(directory, fileOf(...people(2, 4_100)));
    await directory.rows('INSERT INTO import_chunks VALUES (gen_random_uuid(), 0, $1)', ['left']);
    const retention = directory.replicas[0]!.app.get(ImportRetention);
    await retention.purge();
    expect(await linesOf(directory, waiting.importId)).toHaveLength(2);
    await retention.purge(0, 0);
    for (const table of ['import_chunks', 'import_lines', 'import_works', 'import_present'])
      expect(await directory.rows(`SELECT 1 FROM ${table}`)).toEqual([]);
    expect(await importOf(directory, waiting.importId)).toMatchObject({ state: 'abandoned' });
    const kept = await importOf(directory, applied.importId);
    expect(kept).toMatchObject({ state: 'done', created: 2, encoding: '', errors: [] });
    expect(await linesOf(directory, applied.importId)).toEqual([]);
    const late = await directory.post(
      `agent-imports/${applied.importId}/departures`,
      { expected: { departing: 0 } },
      { actor: ONE },
    );
    expect([late.status, late.body.code]).toEqual([409, 'import-not-ready']);
  });
});
