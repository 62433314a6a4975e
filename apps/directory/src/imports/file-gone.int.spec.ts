import { type ActsEvents, topics } from '@citadelle/contracts';
import type { ImportView } from '@citadelle/contracts/calls';
import { until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
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

const { directory } = await importsOfSpec(['SIG-AESH'], FAST);

const people = (count: number, from: number) =>
  Array.from({ length: count }, (_, index) => {
    const n = from + index;
    return `NOM${letters(n)};Jean;1980-05-17;${numenOf(n)};SIG-AESH`;
  });

/** What a database lacks that is from a dump. */
const loseFiles = () => directory.rows('DELETE FROM import_chunks');

/** What is told of an import, once it has ended. */
const told = ({ importId }: Pick<ImportView, 'importId'>) =>
  until('its end is told', async () => {
    const all = await directory.published(topics.acts.name);
    const ended = all.find(({ type, key }) => type === 'ImportEnded' && key === importId);
    return ended?.data as ActsEvents['ImportEnded'] | undefined;
  });

const isThere = async (n: number) =>
  (await directory.rows('SELECT 1 FROM agents WHERE usual_name = $1', [`NOM${letters(n)}`]))
    .length > 0;

describe('an import whose file is gone', () => {
  it('is abandoned once it is confirmed, and nothing is said to be done', async () => {
    const view = await plan(directory, fileOf(...people(2, 100)));
    await loseFiles();
    expect((await confirm(directory, view)).status).toBe(202);
    const ended = await untilState(directory, view.importId, 'abandoned');
    expect(ended).toMatchObject({ processed: 0 });
    expect(await told(view)).toMatchObject({ outcome: 'file-gone', by: 'system', created: 0 });
    expect(await isThere(100)).toBe(false);
    expect(directory.log).toContain('an import has no file any more');
    expect(await linesOf(directory, view.importId)).toEqual([]);
  });

  it('is abandoned where it stopped, and goes on with the file when it is sent again', async () => {
    await directory.restart(RESTING);
    const file = fileOf(...people(60, 1_000));
    const view = await plan(directory, file);
    await confirm(directory, view);
    await until('it is under way', async () => {
      return (await importOf(directory, view.importId)).processed > 0;
    });
    // It is not read before the other one is at an end.
    const unread = await send(directory, fileOf(...people(1, 2_000)));
    await loseFiles();
    await directory.restart(FAST);
    expect(await told(view)).toMatchObject({ outcome: 'file-gone', processed: FIRST_LINES });
    const { state, blocked } = await untilState(directory, unread.body.importId, 'abandoned');
    expect([state, blocked]).toEqual(['abandoned', []]);
    const again = await plan(directory, file);
    expect(again).toMatchObject({ created: 60 - FIRST_LINES, alreadyKnown: FIRST_LINES });
    await confirm(directory, again);
    await untilState(directory, again.importId, 'done');
    expect(await isThere(1_059)).toBe(true);
  });
});
