import { type ActsEvents, topics } from '@citadelle/contracts';
import type { ImportView } from '@citadelle/contracts/calls';
import { until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ANOTHER, ONE } from '../directory.fixture.js';
import {
  confirm,
  FAST,
  fileOf,
  FIRST_LINES,
  importOf,
  importsOfSpec,
  letters,
  numenOf,
  plan,
  RESTING,
  untilState,
} from './imports.fixture.js';

type Ended = ActsEvents['ImportEnded'];

const { credentials, directory } = await importsOfSpec(['SIG-AESH'], FAST);
beforeEach(() => {
  credentials.refuses = false;
});

const people = (count: number, from: number) =>
  Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return `JOSEPH;C${letters(n).toLowerCase()};1980-05-17;${numenOf(n)};SIG-AESH`;
  });

/** What was told of an import, in its order. */
async function told(importId: string): Promise<Ended[]> {
  const all = await directory.published(topics.acts.name);
  const ended = all.filter(({ type, key }) => type === 'ImportEnded' && key === importId);
  return ended.map(({ data }) => data as Ended);
}

const untilTold = ({ importId }: ImportView, count: number) =>
  until(`${count} ends are told`, async () => {
    const ends = await told(importId);
    return ends.length >= count && ends;
  });

describe('what became of a file', () => {
  it('is told in numbers once it is applied, however often it was confirmed', async () => {
    const wrong = `PIN;Jean;31/02/1980;${numenOf(9)};SIG-AESH`;
    const view = await plan(directory, fileOf(...people(3, 0), wrong, ';;;;'));
    await Promise.all([1, 2].map(() => confirm(directory, view)));
    await untilState(directory, view.importId, 'done');
    await confirm(directory, view);
    const next = await plan(directory, fileOf(...people(1, 20)));
    await confirm(directory, next);
    await untilTold(next, 1);
    const [ended, ...more] = await told(view.importId);
    expect(more).toEqual([]);
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(ended).toEqual({
      ...{ importId: view.importId, outcome: 'done', what: 'lines', mode: 'add' },
      ...{ uploadedAt: view.uploadedAt, confirmedAt: instant, at: instant },
      ...{ confirmedBy: ONE, by: ONE, total: 5, processed: 5 },
      ...{ created: 3, changed: 0, returning: 0, alreadyKnown: 0, rejected: 1, empty: 1 },
      ...{ homonyms: 2, departed: 0, departing: 0 },
    });
  });

  it('is told of the lines, and again of the departures that are confirmed apart', async () => {
    await directory.rows('UPDATE imports SET extracted_on = extracted_on - 1');
    const file = fileOf(...people(2, 0));
    const view = await plan(directory, file, { mode: 'synchronise' });
    expect(view).toMatchObject({ state: 'ready', departing: 2 });
    await confirm(directory, view);
    await untilState(directory, view.importId, 'done');
    const body = { expected: { departing: 2 } };
    await directory.post(`agent-imports/${view.importId}/departures`, body, { actor: ANOTHER });
    const ends = await untilTold(view, 2);
    expect(ends).toMatchObject([
      { what: 'lines', outcome: 'done', confirmedBy: ONE, departed: 0, departing: 2 },
      { what: 'departures', outcome: 'done', confirmedBy: ANOTHER, departed: 2, departing: 0 },
    ]);
  });

  it('is told when it is stopped and when it is broken off, with what came of it', async () => {
    await directory.restart(RESTING);
    const view = await plan(directory, fileOf(...people(60, 1_000)));
    await confirm(directory, view);
    await until('it is under way', async () => {
      return (await importOf(directory, view.importId)).processed > 0;
    });
    const path = `agent-imports/${view.importId}`;
    await directory.call('PUT', `${path}/suspension`, undefined, { actor: ANOTHER });
    await directory.call('DELETE', `${path}/suspension`, undefined, { actor: ANOTHER });
    await directory.call('DELETE', path, undefined, { actor: ANOTHER });
    await directory.restart(FAST);
    const counts = { total: 60, processed: FIRST_LINES, created: FIRST_LINES };
    const here = { confirmedBy: ONE, by: ANOTHER, ...counts };
    expect(await untilTold(view, 3)).toMatchObject([
      { outcome: 'suspended', ...here },
      { outcome: 'resumed', ...here },
      { outcome: 'asked', ...here },
    ]);
  });

  it('is told when it is given up, and nothing is of what nobody confirmed', async () => {
    const left = await plan(directory, fileOf(...people(1, 3_000)), { actor: ANOTHER });
    await directory.call('DELETE', `agent-imports/${left.importId}`);
    const view = await plan(directory, fileOf(...people(2, 3_100)));
    credentials.refuses = true;
    await confirm(directory, view);
    const [ended] = await untilTold(view, 1);
    expect(ended).toMatchObject({
      ...{ outcome: 'failed', confirmedBy: ONE, by: 'system', total: 2, processed: 0, created: 0 },
    });
    expect(await told(left.importId)).toEqual([]);
    const all = JSON.stringify(await directory.published(topics.acts.name));
    expect(all).not.toMatch(/JOSEPH|03E88/);
  });
});
