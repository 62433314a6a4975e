import { topics } from '@citadelle/contracts';
import { until } from '@citadelle/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ANOTHER, ONE } from '../directory.fixture.js';
import {
  confirm,
  fileOf,
  importOf,
  importsOfSpec,
  letters,
  linesOf,
  numenOf,
  plan,
  untilState,
} from './imports.fixture.js';

const { credentials, directory } = await importsOfSpec([]);
beforeEach(async () => {
  credentials.ranks.clear();
  await directory.clear();
  for (const unit of ['SIG-AESH', 'RECTORAT']) await directory.declareUnit(unit);
});

const pin = { usualName: 'PIN', firstName: 'Jean', birthDate: '1988-11-02', unit: 'SIG-AESH' };
const PIN = `PIN;Jean;1988-11-02;${numenOf(1)};SIG-AESH`;
const ZOE = `DURAND;Zoé;1990-04-04;${numenOf(2)};SIG-AESH`;
const agents = () =>
  directory.rows<{ usualName: string; unit: string }>(
    'SELECT usual_name AS "usualName", unit FROM agents ORDER BY usual_name',
  );

describe('a confirmation', () => {
  it('takes the numbers of the plan, and a password that was just typed', async () => {
    const view = await plan(directory, fileOf(PIN, ZOE));
    const wrong = await confirm(directory, { ...view, created: 3 });
    expect([wrong.status, wrong.body.code]).toEqual([409, 'plan-outdated']);
    const path = `agent-imports/${view.importId}/confirmation`;
    const body = { expected: { created: 2, changed: 0, returning: 0 } };
    const signedIn = await directory.post(path, body, { actor: ONE, reauthenticatedUntil: '' });
    expect([signedIn.status, signedIn.body.code]).toEqual([403, 'reauthentication-required']);
    expect(await agents()).toEqual([]);
  });

  it('counts once, whoever says it how often', async () => {
    const view = await plan(directory, fileOf(PIN, ZOE));
    const answers = await Promise.all([1, 2, 3].map(() => confirm(directory, view)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    await untilState(directory, view.importId, 'done');
    const late = await confirm(directory, view);
    expect([late.status, late.body.importId]).toEqual([202, view.importId]);
    expect(await agents()).toHaveLength(2);
    const confirmed = "SELECT 1 FROM events WHERE type = 'ImportConfirmed'";
    expect(await directory.rows(confirmed)).toHaveLength(1);
  });

  it('applies the file that was looked at, though somebody else planned another one', async () => {
    const ofOne = await plan(directory, fileOf(PIN));
    const ofAnother = await plan(directory, fileOf(ZOE), { actor: ANOTHER });
    expect((await confirm(directory, ofOne)).status).toBe(202);
    await untilState(directory, ofOne.importId, 'done');
    expect(await agents()).toMatchObject([{ usualName: 'PIN' }]);
    expect((await importOf(directory, ofAnother.importId)).state).toBe('ready');
  });

  it('tells what differs when somebody of the file was created by hand since', async () => {
    const view = await plan(directory, fileOf(PIN, ZOE));
    expect(view.created).toBe(2);
    await directory.create({ ...pin, numen: numenOf(1) });
    const refused = await confirm(directory, view);
    expect([refused.status, refused.body.code]).toEqual([409, 'plan-outdated']);
    expect(refused.body.detail).toContain('créations : 2 avant, 1 maintenant');
    expect(refused.body.detail).toContain('Autre résultat que prévu à la ligne 2.');
    const now = await untilState(directory, view.importId, 'ready');
    expect(now).toMatchObject({ created: 1, alreadyKnown: 1 });
    expect((await confirm(directory, now)).status).toBe(202);
    expect(await untilState(directory, view.importId, 'done')).toMatchObject({
      created: 1,
      alreadyKnown: 1,
      processed: 2,
    });
    expect(await agents()).toHaveLength(2);
  });

  it('of a plan that is outdated is refused however often it is said at once', async () => {
    const view = await plan(directory, fileOf(PIN, ZOE));
    await directory.create({ ...pin, numen: numenOf(1) });
    const answers = await Promise.all([1, 2, 3, 4].map(() => confirm(directory, view)));
    expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 'plan-outdated'));
    const now = await untilState(directory, view.importId, 'ready');
    expect(now).toMatchObject({ total: 2, created: 1, alreadyKnown: 1 });
  });

  it('asks about a namesake who was created by hand since', async () => {
    const view = await plan(directory, fileOf(PIN, ZOE));
    await directory.create({ ...pin, numen: numenOf(8) });
    const refused = await confirm(directory, view);
    expect([refused.status, refused.body.code]).toEqual([409, 'plan-outdated']);
    const now = await untilState(directory, view.importId, 'ready');
    expect(now).toMatchObject({ created: 1, rejected: 1 });
    const [asked] = await linesOf(directory, view.importId, 'rejected');
    expect(asked).toMatchObject({ usualName: 'PIN', answers: ['same-person', 'new-person'] });
    expect(asked!.remarks.map(({ code }) => code)).toContain('changed-since-plan');
  });

  it('announces another login once somebody else has that of before', async () => {
    const view = await plan(directory, fileOf(ZOE, PIN));
    credentials.ranks.set('jpin', 1);
    await directory.create({ ...pin, firstName: 'Julie', numen: numenOf(8) });
    const refused = await confirm(directory, view);
    expect([refused.status, refused.body.code]).toEqual([409, 'plan-outdated']);
    expect(refused.body.detail).toContain('Autre identifiant que prévu à la ligne 3.');
    expect(refused.body.detail).not.toMatch(/ligne 2|avant/);
    const now = await untilState(directory, view.importId, 'ready');
    expect(now).toMatchObject({ created: 2, homonyms: 1 });
    const [, pinNow] = await linesOf(directory, view.importId);
    expect(pinNow).toMatchObject({ login: 'jpin2', remarks: [{ code: 'login-changed' }] });
    expect((await confirm(directory, now)).status).toBe(202);
    await untilState(directory, view.importId, 'done');
  });

  it('names the lines of a large file too whose login somebody else has, and these say so', async () => {
    const others = Array.from(
      { length: 510 },
      (_, n) => `NOM${letters(n)};Jean;1980-05-17;${numenOf(1_000 + n)};SIG-AESH`,
    );
    const view = await plan(directory, fileOf(...others, PIN));
    credentials.ranks.set('jpin', 1);
    await directory.create({ ...pin, firstName: 'Julie', numen: numenOf(8) });
    const refused = await confirm(directory, view);
    expect(refused.body.code).toBe('plan-outdated');
    expect(refused.body.detail).toContain('Identifiants à prévoir de nouveau à la ligne 512.');
    await untilState(directory, view.importId, 'ready');
    const lines = await linesOf(directory, view.importId, 'created');
    const moved = lines.filter(({ remarks }) => remarks.length > 0);
    expect(moved).toMatchObject([
      { line: 512, login: 'jpin2', remarks: [{ code: 'login-changed' }] },
    ]);
    expect(moved[0]!.remarks[0]!.message).toContain('jpin, n’est plus libre : ce sera jpin2.');
  });

  it('reports the login that was given, though another was announced', async () => {
    const view = await plan(directory, fileOf(PIN, ZOE));
    credentials.ranks.set('jpin', 3);
    expect((await confirm(directory, view)).status).toBe(202);
    await untilState(directory, view.importId, 'done');
    const [reported, other] = await linesOf(directory, view.importId);
    expect(reported).toMatchObject({ login: 'jpin4', remarks: [{ code: 'login-changed' }] });
    expect(other).toMatchObject({ login: 'zdurand', remarks: [], applied: true });
  });

  it('is not troubled by what was said of others, nor by what comes to the same', async () => {
    const { agentId } = await directory.create({ ...pin, numen: numenOf(1) });
    const view = await plan(directory, fileOf(PIN, ZOE));
    await directory.create({ ...pin, firstName: 'Max', numen: numenOf(9) });
    await directory.call('PATCH', `agents/${agentId}`, { phone: '03 81 65 47 01' });
    expect((await confirm(directory, view)).status).toBe(202);
    await untilState(directory, view.importId, 'done');
  });

  it('shows that a line was judged anew when its person changed while it waited', async () => {
    const { agentId } = await directory.create({ ...pin, numen: numenOf(1) });
    const file = fileOf(`PIN;Jean;1988-11-02;${numenOf(1)};RECTORAT`);
    const view = await plan(directory, file);
    expect(view.changed).toBe(1);
    await directory.call('PATCH', `agents/${agentId}`, { unit: 'RECTORAT' });
    const refused = await confirm(directory, view);
    expect([refused.status, refused.body.code]).toEqual([409, 'plan-outdated']);
  });

  it('of a blocked file takes each block, and a second administrator where there is one', async () => {
    const file = fileOf(PIN);
    const first = await plan(directory, file);
    await confirm(directory, first);
    await untilState(directory, first.importId, 'done');
    const again = await plan(directory, file);
    expect(again.state).toBe('blocked');
    expect((await confirm(directory, again)).body.code).toBe('import-blocked');
    const other = await directory.create({ ...pin, firstName: 'Max', numen: numenOf(9) });
    const { status } = await directory.call('PUT', `administrators/${other.agentId}`, undefined, {
      actor: ONE,
    });
    expect(status).toBeLessThan(300);
    const override = again.blocked.map(({ code }) => code);
    const proposed = await confirm(directory, again, { override });
    expect(proposed).toMatchObject({ status: 202, body: { state: 'blocked' } });
    expect(proposed.body.warnings.map(({ code }) => code)).toContain('second-administrator-needed');
    const second = await confirm(directory, again, { override, actor: other.agentId });
    expect(second.status).toBe(202);
    await untilState(directory, again.importId, 'done');
    await until('the journal is told', async () => {
      const told = await directory.published(topics.acts.name);
      const acts = told.map(({ data }) => (data as { act: string }).act);
      return acts.filter((act) => act === 'import-blocks-lifted').length === 2;
    });
  });

  it('of a file that is cut takes somebody who says so, and of a whole staff nobody can', async () => {
    const file = fileOf(PIN, ZOE);
    const cut = await plan(directory, file.slice(0, -5));
    const block = { code: 'file-truncated', mayBeLifted: true };
    expect(cut).toMatchObject({ state: 'blocked', created: 1, rejected: 1, blocked: [block] });
    expect((await confirm(directory, cut)).body.code).toBe('import-blocked');
    const lifting = { override: ['file-truncated'] };
    expect((await confirm(directory, cut, lifting)).status).toBe(202);
    await untilState(directory, cut.importId, 'done');
    expect(await agents()).toMatchObject([{ usualName: 'PIN' }]);
    const whole = await plan(directory, file.slice(0, -6), { mode: 'synchronise' });
    expect(whole.blocked).toMatchObject([{ ...block, mayBeLifted: false }]);
    expect((await confirm(directory, whole, lifting)).body.code).toBe('import-blocked');
  });
});

describe('answers', () => {
  it('say once which unit is meant, for all its lines', async () => {
    const lines = [1, 2, 3].map((n) => `PIN;Jean;1988-11-0${n};${numenOf(10 + n)};sig-aesh-25`);
    const view = await plan(directory, fileOf(...lines, ZOE));
    expect(view).toMatchObject({
      ...{ created: 1, rejected: 3 },
      unknownUnits: [{ unit: 'SIG-AESH-25', lines: 3, answer: null }],
    });
    const path = `agent-imports/${view.importId}/answers`;
    const nowhere = await directory.call('PUT', path, { units: { 'SIG-AESH-25': 'NOWHERE' } });
    expect([nowhere.status, nowhere.body.code]).toEqual([422, 'unknown-unit']);
    const nothing = await directory.call('PUT', path, { units: { 'SIG-ELSE': 'RECTORAT' } });
    expect([nothing.status, nothing.body.code]).toEqual([422, 'nothing-to-answer']);
    const { status } = await directory.call('PUT', path, { units: { 'SIG-AESH-25': 'RECTORAT' } });
    expect(status).toBe(200);
    const anew = await untilState(directory, view.importId, 'ready');
    expect(anew).toMatchObject({ created: 4, rejected: 0 });
    await confirm(directory, anew);
    await untilState(directory, view.importId, 'done');
    expect((await agents()).filter(({ unit }) => unit === 'RECTORAT')).toHaveLength(3);
  });

  it('say whether a new NUMEN is of somebody who is known', async () => {
    const { agentId } = await directory.create({ ...pin, numen: numenOf(1) });
    const file = fileOf(`PIN;Jean;1988-11-02;${numenOf(7)};SIG-AESH`);
    const view = await plan(directory, file);
    const [asked] = await linesOf(directory, view.importId);
    expect(asked!.answers).toEqual(['same-person', 'new-person']);
    const path = `agent-imports/${view.importId}/answers`;
    const wrong = await directory.call('PUT', path, { lines: { 2: 'keep' } });
    expect(wrong.body.code).toBe('nothing-to-answer');
    await directory.call('PUT', path, { lines: { 2: 'same-person' } });
    const anew = await untilState(directory, view.importId, 'ready');
    await confirm(directory, anew);
    await untilState(directory, view.importId, 'done');
    const known = await directory.rows('SELECT agent_id FROM numen_fingerprints');
    expect(known).toEqual([{ agent_id: agentId }, { agent_id: agentId }]);
    const again = await plan(directory, `${file}\n`);
    expect(again).toMatchObject({ created: 0, changed: 0, alreadyKnown: 1 });
  });
});

describe('an import', () => {
  it('leaves nothing of its file once it is abandoned', async () => {
    const view = await plan(directory, fileOf(PIN));
    const { status } = await directory.call('DELETE', `agent-imports/${view.importId}`);
    expect(status).toBe(204);
    await until('nothing is left', async () => {
      const tables = ['import_chunks', 'import_lines', 'import_works', 'import_present'];
      const left = await Promise.all(
        tables.map((table) => directory.rows(`SELECT 1 FROM ${table}`)),
      );
      return left.flat().length === 0;
    });
    expect(await importOf(directory, view.importId)).toMatchObject({
      ...{ state: 'abandoned', abandoned: 'asked', confirmed: false, encoding: '', sample: [] },
    });
    const [key] = await directory.rows<{ wrapped_key: Buffer | null }>(
      'SELECT wrapped_key FROM subject_keys WHERE subject = $1',
      [`import-${view.importId}`],
    );
    expect(key!.wrapped_key).toBeNull();
  });
});
