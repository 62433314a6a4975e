import { dayInParis } from '@citadelle/contracts/calls';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  confirm,
  fileOf,
  importsOfSpec,
  letters,
  linesOf,
  numenOf,
  plan,
  untilState,
} from './imports.fixture.js';
import { JudgeImport } from './judge-import.js';

const { directory } = await importsOfSpec([]);
beforeEach(async () => {
  await directory.clear();
  for (const unit of ['SIG-AESH', 'RECTORAT']) await directory.declareUnit(unit);
});

const pin = { usualName: 'PIN', firstName: 'Jean', birthDate: '1988-11-02', unit: 'SIG-AESH' };
const PIN = `PIN;Jean;1988-11-02;${numenOf(1)};SIG-AESH`;
const ZOE = `DURAND;Zoé;1990-04-04;${numenOf(2)};SIG-AESH`;

describe('a confirmation of what is judged anew', () => {
  it('is refused until the judgement is whole, though one broke off', async () => {
    const view = await plan(directory, fileOf(PIN, ZOE));
    await directory.create({ ...pin, numen: numenOf(1) });
    const judge = directory.replicas[0]!.app.get(JudgeImport);
    jest.spyOn(judge, 'conclude').mockRejectedValueOnce(new Error('the service is killed'));
    expect((await confirm(directory, view)).status).toBe(500);
    expect((await confirm(directory, view)).body.code).toBe('plan-outdated');
    const now = await untilState(directory, view.importId, 'ready');
    expect(now).toMatchObject({ created: 1, alreadyKnown: 1 });
  });

  it('holds departures back once nobody has the names any more that a refused line speaks by', async () => {
    const { agentId } = await directory.create({ ...pin, numen: numenOf(1) });
    await directory.create({ ...pin, firstName: 'Max', numen: numenOf(2) });
    const file = fileOf(`PIN;Jean;1988-11-02;3E+88;SIG-AESH`, ZOE.replace(numenOf(2), numenOf(3)));
    const sending = { mode: 'synchronise', extractedOn: dayInParis(new Date()) };
    const view = await plan(directory, file, sending);
    expect(view).toMatchObject({ created: 1, rejected: 1, departing: 1 });
    await directory.call('PATCH', `agents/${agentId}`, { usualName: 'SAPIN' });
    expect((await confirm(directory, view)).body.code).toBe('plan-outdated');
    const now = await untilState(directory, view.importId, 'ready');
    expect(now).toMatchObject({ created: 1, rejected: 1, departing: 0 });
  });

  it('proposes for departure whom a line does not speak for any more, once its own person has come', async () => {
    await directory.create({ ...pin, numen: numenOf(1) });
    const file = fileOf(PIN.replace(numenOf(1), numenOf(2)), ZOE.replace(numenOf(2), numenOf(3)));
    const sending = { mode: 'synchronise', extractedOn: dayInParis(new Date()) };
    const view = await plan(directory, file, sending);
    expect(view).toMatchObject({ created: 1, rejected: 1, departing: 0 });
    await directory.create({ ...pin, numen: numenOf(2) });
    expect((await confirm(directory, view)).body.code).toBe('plan-outdated');
    const now = await untilState(directory, view.importId, 'ready');
    expect(now).toMatchObject({ created: 1, alreadyKnown: 1, rejected: 0, departing: 1 });
  });

  it('is answered before a long plan is made anew, in which what moved says so', async () => {
    const many = Array.from(
      { length: 502 },
      (_, n) => `A${letters(n)};Jean;1980-05-17;${numenOf(n)};RECTORAT`,
    );
    const view = await plan(directory, fileOf(...many));
    await directory.create({ ...pin, numen: numenOf(3) });
    const refused = await confirm(directory, view);
    expect([refused.status, refused.body.code]).toEqual([409, 'plan-outdated']);
    expect(refused.body.detail).toContain('en cours de préparation');
    const now = await untilState(directory, view.importId, 'ready');
    expect(now).toMatchObject({ created: 501, rejected: 1 });
    const lines = await linesOf(directory, view.importId);
    const moved = lines.filter(({ remarks }) =>
      remarks.some(({ code }) => code === 'changed-since-plan'),
    );
    expect(moved.map(({ line, kind }) => [line, kind])).toEqual([[5, 'rejected']]);
    expect((await confirm(directory, now)).status).toBe(202);
    await untilState(directory, view.importId, 'done');
  });
});
