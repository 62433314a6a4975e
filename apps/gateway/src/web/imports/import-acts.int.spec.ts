import { agentImports, type ImportView } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { TOKENS } from '../../testing/fake-credentials.js';
import { IMPORT, IMPORT_ID, linesOf, plannedLine } from '../../testing/fake-imports.js';
import { problem, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.administrator);
const ONE = `/annuaire/imports/${IMPORT_ID}`;

const when = (change: Partial<ImportView>) =>
  at.gateway.directory.answer([serve(agentImports.get, () => ({ ...IMPORT, ...change }))]);

/** The last call about imports that is no question. */
const last = () => {
  const call = at.gateway.directory.received.findLast(({ method }) => method !== 'GET');
  return call && { call: `${call.method} ${call.path.split(IMPORT_ID)[1]}`, body: call.body };
};
const calls = () => at.gateway.directory.received.filter(({ method }) => method !== 'GET').length;

const TOO_MANY = {
  ...{ code: 'too-many-departures', mayBeLifted: true, people: 600 },
  message: '60 % absents',
};
const SAME = { code: 'same-file', message: 'Fichier identique' };

describe('how far an import is', () => {
  it.each([
    [{ state: 'reading', total: 0, processed: 0 }, '0 ligne lue'],
    [{ state: 'running', total: 1250, processed: 1 }, '1 ligne traitée sur 1 250'],
    [{ state: 'running', total: 1250, processed: 612 }, '612 lignes traitées sur 1 250'],
    [{ state: 'done', total: 1 }, 'Sur 1 ligne'],
  ] as const)('%j is said with its plural: %s', async (change, words) => {
    when(change);
    const { html } = await at.visitor.open(ONE);
    expect(html.replaceAll('\u00a0', ' ')).toContain(`>${words}<`);
  });
});

describe('confirming an import', () => {
  it('sends the numbers that were read', async () => {
    await at.visitor.open(`${ONE}/confirmation`);
    // Another plan came between the page and its form.
    when({ created: 3 });
    const { text } = await at.visitor.send(`${ONE}/confirmation`);
    expect(text).toContain('L’import est confirmé');
    expect(last()).toEqual({
      call: 'POST /confirmation',
      body: { expected: { created: 2, changed: 1, returning: 1 }, override: [] },
    });
  });

  it('shows the numbers of now when the plan is another one', async () => {
    await at.visitor.open(`${ONE}/confirmation`);
    when({ created: 3 });
    at.gateway.directory.answer([serve(agentImports.confirm, () => problem(409, 'plan-outdated'))]);
    const { status, text } = await at.visitor.send(`${ONE}/confirmation`);
    expect([status, text.includes('Oui, appliquer : 3 personnes créées')]).toEqual([409, true]);
  });

  it('happens once, however often it is pressed', async () => {
    await at.visitor.open(`${ONE}/confirmation`);
    const before = calls();
    const sent = { ...at.visitor.hiddenOf(`${ONE}/confirmation`) };
    const answers = await Promise.all(
      [1, 2].map(() => at.visitor.ask('POST', `${ONE}/confirmation`, sent)),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(calls()).toBe(before + 1);
  });

  it('lifts each block by its number of people, and only so', async () => {
    when({ state: 'blocked', blocked: [TOO_MANY, SAME] });
    await at.visitor.open(`${ONE}/confirmation`);
    const wrong = { 'block-too-many-departures': '6', 'block-same-file': '32' };
    const before = calls();
    const refused = await at.visitor.send(`${ONE}/confirmation`, wrong);
    expect([refused.status, calls()]).toEqual([422, before]);
    expect(refused.html).toContain('<a href="#block-too-many-departures">');
    expect(refused.html).not.toContain('<a href="#block-same-file">');
    expect(refused.html).toMatch(/name="block-same-file"[^>]*value="32"/);
    await at.visitor.send(`${ONE}/confirmation`, { ...wrong, 'block-too-many-departures': '6 00' });
    expect(last()!.body).toMatchObject({ override: ['too-many-departures', 'same-file'] });
  });

  it('says that a second administrator must lift the blocks too', async () => {
    const blocked = { ...IMPORT, state: 'blocked' as const, blocked: [SAME] };
    when(blocked);
    at.gateway.directory.answer([serve(agentImports.confirm, () => blocked)]);
    await at.visitor.open(`${ONE}/confirmation`);
    const { text } = await at.visitor.send(`${ONE}/confirmation`, { 'block-same-file': '32' });
    expect(text).toContain('un deuxième administrateur doit confirmer');
    expect(text).not.toContain('L’import est confirmé');
  });

  it.each([
    ['confirmation', 'ready'],
    ['departs', 'done'],
  ] as const)('asks for the password: %s', async (page, state) => {
    when({ state });
    const visitor = at.as(TOKENS.signedIn);
    const { html } = await visitor.open(`${ONE}/${page}`);
    expect(html).toContain('name="password"');
    const before = calls();
    const { status, html: again } = await visitor.send(`${ONE}/${page}`, { password: '' });
    expect([status, calls()]).toEqual([422, before]);
    expect(again).toContain('<a href="#password">');
  });

  it('confirms departures apart, by name', async () => {
    when({ state: 'done' });
    expect((await at.visitor.open(`${ONE}/departs`)).text).toContain('GONE Max');
    await at.visitor.send(`${ONE}/departs`);
    expect(last()).toEqual({
      call: 'POST /departures',
      body: { expected: { departing: 28 }, override: [] },
    });
  });
});

describe('the questions of a plan', () => {
  it('are answered for units and for lines; what is left open stays so', async () => {
    when({
      unknownUnits: [
        { unit: 'SIG-AESH-25', lines: 900, answer: null },
        { unit: 'é&"x', lines: 1, answer: null },
      ],
    });
    await at.visitor.open(ONE);
    await at.visitor.send(`${ONE}/reponses`, {
      'unit-0': 'SIG-AESH',
      'unit-1': '',
      'line-3': 'keep',
    });
    expect(last()).toEqual({
      call: 'PUT /answers',
      body: { units: { 'SIG-AESH-25': 'SIG-AESH' }, lines: { 3: 'keep' } },
    });
  });
});

describe('a page of an act for which it is too late or too early', () => {
  it.each([
    ['confirmation', 'running'],
    ['confirmation', 'done'],
    ['confirmation', 'abandoned'],
    ['abandon', 'done'],
    ['departs', 'ready'],
    ['departs', 'running'],
    ['abandon', 'abandoned'],
  ] as const)('%s leads to the import that is %s', async (act, state) => {
    when({ state });
    expect((await at.visitor.ask('GET', `${ONE}/${act}`)).location).toBe(ONE);
  });
});

describe('abandoning an import', () => {
  it.each([
    ['ready', 'Rien n’a été changé dans l’annuaire. Le fichier sera détruit'],
    ['suspended', 'Si vous abandonnez, les lignes déjà traitées le restent'],
  ] as const)('%s, says what it will do before it is done', async (state, words) => {
    when({ state });
    const { text } = await at.visitor.open(`${ONE}/abandon`);
    expect(text).toContain(words);
    expect(text).not.toContain('Le fichier est détruit');
  });
});

describe('a plan', () => {
  it('leads to where a service that nobody knows is created', async () => {
    const link = '<a href="/annuaire/services">Créez-le d’abord';
    expect((await at.visitor.open(ONE)).html).not.toContain(link);
    when({ unknownUnits: [{ unit: 'SIG-AESH-25', lines: 9, answer: null }] });
    expect((await at.visitor.open(ONE)).html).toContain(link);
  });

  it('says once what is wrong with several cells of a line', async () => {
    const errors = ['usual_name', 'first_name'].map((field) => ({
      ...{
        line: 6,
        field,
        code: 'encoding-doubled',
        message: 'Des accents sont encodés deux fois.',
      },
    }));
    const line = plannedLine({ kind: 'rejected', line: 6, errors });
    at.gateway.directory.answer([serve(agentImports.lines, ({ kind }) => linesOf([line], kind))]);
    for (const page of [`${ONE}/lignes?kind=rejected`, `${ONE}/lignes-refusees.csv`]) {
      const { html } = await at.visitor.ask('GET', page);
      expect(html.split('encodés deux fois')).toHaveLength(2);
    }
  });

  it('says why a line is refused, without naming it twice', async () => {
    const { text } = await at.visitor.open(ONE);
    expect(text).toContain('MARTIN Paul 6 SIG-AESH 32449 n’est pas une date.');
  });

  it('stays under 200 kB a page, whatever its lines say', async () => {
    const said = { code: 'x', message: 'é'.repeat(150) };
    const long = plannedLine({
      ...{ usualName: 'X'.repeat(100), firstName: 'Y'.repeat(100), login: 'z'.repeat(60) },
      ...{ kind: 'rejected', errors: [{ ...said, line: 2, field: 'unit' }], remarks: [said] },
    });
    at.gateway.directory.answer([
      serve(agentImports.lines, ({ limit }) => ({
        items: Array.from({ length: limit }, () => long),
        next: 'more',
      })),
    ]);
    for (const page of [ONE, `${ONE}/lignes?kind=rejected`]) {
      const { html } = await at.visitor.open(page);
      expect(Buffer.byteLength(html)).toBeLessThan(200_000);
      expect(html).toContain('kind=rejected');
    }
  });

  it('that cannot be read has nothing to confirm', async () => {
    at.gateway.directory.answer([serve(agentImports.lines, () => linesOf([]))]);
    when({
      ...{ state: 'blocked', encoding: '', columns: [], sample: [], total: 0, departing: 0 },
      ...{ created: 0, changed: 0, returning: 0, rejected: 0 },
      blocked: [{ code: 'encoding-mixed', message: 'Deux écritures dans un seul fichier.' }],
    });
    const { text, html } = await at.visitor.open(ONE);
    expect(text).toContain('Deux écritures');
    expect(text).not.toContain('Comment le fichier a été lu');
    expect(html).not.toContain(`href="${ONE}/confirmation"`);
  });

  it('with a block that nobody may lift is only abandoned', async () => {
    when({ state: 'blocked', blocked: [TOO_MANY, { ...SAME, mayBeLifted: false, people: 0 }] });
    const { html } = await at.visitor.open(ONE);
    expect(html).not.toContain(`href="${ONE}/confirmation"`);
    expect(html).toContain(`href="${ONE}/abandon"`);
  });

  it('says that a NUMEN changes, and neither the old one nor the new one', async () => {
    const changes = [{ field: 'numen', from: null, to: null }];
    const changed = [plannedLine({ kind: 'changed', changes })];
    at.gateway.directory.answer([
      serve(agentImports.lines, ({ kind }) => linesOf(kind === 'changed' ? changed : [])),
    ]);
    const { text } = await at.visitor.open(ONE);
    expect(text).toContain('Nouveau NUMEN, celui du fichier');
    expect(text).not.toContain('rien →');
  });

  it('has no column of which no line has anything', async () => {
    const gone = plannedLine({ line: null, kind: 'departing', login: null });
    at.gateway.directory.answer([serve(agentImports.lines, () => linesOf([gone]))]);
    const { html } = await at.visitor.open(`${ONE}/lignes?kind=departing`);
    expect(html).toContain('data-label="Service"');
    expect(html).not.toMatch(/data-label="(?:Ligne|Identifiant|À savoir)"/);
  });

  it('says where one is: the way to the page, and the menu of the directory', async () => {
    const { html } = await at.visitor.open(`${ONE}/confirmation`);
    expect(html).toMatch(/fr-breadcrumb.*href="\/annuaire".*href="\/annuaire\/imports"/s);
    expect(html).toContain(`<a class="fr-breadcrumb__link" href="${ONE}">`);
    expect(html).toContain('aria-current="page">Confirmer l’import</a>');
    expect(html).toMatch(/fr-sidemenu__link" href="\/annuaire\/imports" aria-current="true"/);
  });
});

it.each([
  ['arret', 'running', 'PUT /suspension'],
  ['reprise', 'suspended', 'DELETE /suspension'],
] as const)('an import is stopped and goes on: %s', async (page, state, call) => {
  when({ state });
  await at.visitor.open(ONE);
  await at.visitor.send(`${ONE}/${page}`);
  expect(last()?.call).toBe(call);
});

it('files are given by the session of the pages', async () => {
  for (const file of ['rapport.csv', 'lignes-refusees.csv']) {
    const { status, headers } = await at.visitor.open(`${ONE}/${file}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  }
});
