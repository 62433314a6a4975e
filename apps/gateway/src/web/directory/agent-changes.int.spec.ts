import { agents } from '@citadelle/contracts/calls';
import type { Typed } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { JEAN } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { AGENT, NEW_AGENT, TYPED, VisitedDirectory } from './directory.fixture.js';

const at = new VisitedDirectory();
const CHANGE = `PATCH /agents/${JEAN.agentId}`;
const NAMES = { usualName: 'PIN-DUPONT', firstName: 'Jean' };
const NO_BOXES = { newLogin: false, hideOldNames: false };

describe('what may be otherwise with an agent', () => {
  it.each<[string, Typed, object, string]>([
    ['nom', NAMES, { ...NAMES, ...NO_BOXES }, 'Le nom est changé'],
    [
      'nom',
      { ...NAMES, newLogin: 'oui', hideOldNames: 'oui' },
      { ...NAMES, newLogin: true, hideOldNames: true },
      'Le nom est changé',
    ],
    ['service', { unit: 'RECTORAT' }, { unit: 'RECTORAT' }, 'Le service est changé'],
    ['telephone', { phone: '' }, { phone: '' }, 'Le téléphone est changé'],
    [
      'fin-de-contrat',
      { endsOn: '31/8/2027' },
      { endsOn: '2027-08-31' },
      'La fin de contrat est changée',
    ],
    ['fin-de-contrat', { endsOn: '' }, { endsOn: '' }, 'La fin de contrat est changée'],
  ])('is said on a page of its own: %s %j', async (page, typed, body, said) => {
    expect((await at.visitor.open(AGENT)).html).toContain(`href="${AGENT}/${page}"`);
    await at.visitor.open(`${AGENT}/${page}`);
    expect((await at.visitor.send(`${AGENT}/${page}`, typed)).text).toContain(said);
    expect(at.last()).toEqual({ call: CHANGE, body });
  });

  it('stands in the form as it is now', async () => {
    at.jean({ phone: '03 81 00 00 00', endsOn: '2027-08-31' });
    expect((await at.visitor.open(`${AGENT}/nom`)).html).toContain('value="PIN"');
    expect((await at.visitor.open(`${AGENT}/service`)).html).toContain(
      '<option value="SIG-AESH" selected>',
    );
    expect((await at.visitor.open(`${AGENT}/telephone`)).html).toContain('value="03 81 00 00 00"');
    expect((await at.visitor.open(`${AGENT}/fin-de-contrat`)).html).toContain('value="31/08/2027"');
    const { text, html } = await at.visitor.open(AGENT);
    expect(text).toContain('Téléphone 03 81 00 00 00 Fin de contrat 31/08/2027');
    expect(html).toContain('href="tel:0381000000"');
  });

  it.each<[string, Typed, string, string]>([
    ['nom', { usualName: '', firstName: 'Jean' }, 'usualName', 'Saisissez le nom usuel.'],
    ['nom', { ...NAMES, firstName: '<b>' }, 'firstName', 'Vérifiez la saisie.'],
    ['service', { unit: '' }, 'unit', 'Choisissez un service gestionnaire.'],
    ['telephone', { phone: 'appelez-moi' }, 'phone', 'Indiquez un numéro de téléphone'],
    ['fin-de-contrat', { endsOn: '31/02/2027' }, 'endsOn', 'sous la forme JJ/MM/AAAA'],
  ])('comes back when it is wrong: %s %j', async (page, typed, field, words) => {
    await at.visitor.open(`${AGENT}/${page}`);
    const before = at.writes().length;
    const { status, html, text } = await at.visitor.send(`${AGENT}/${page}`, typed);
    expect({ status, writes: at.writes().length }).toEqual({ status: 422, writes: before });
    expect(html).toContain(`<a href="#${field}">`);
    expect(text).toContain(words);
  });

  it('comes back with what was typed when the directory refuses it', async () => {
    at.answers([serve(agents.change, () => problem(422, 'contract-over'))]);
    await at.visitor.open(`${AGENT}/nom`);
    const { status, html } = await at.visitor.send(`${AGENT}/nom`, { ...NAMES, newLogin: 'oui' });
    expect(status).toBe(422);
    expect(html).toContain('value="PIN-DUPONT"');
    expect(html).toMatch(/value="oui" checked/);
  });

  it('is not offered for somebody who has left', async () => {
    at.jean({ status: 'departed' });
    expect((await at.visitor.open(AGENT)).html).not.toContain(`href="${AGENT}/nom"`);
  });
});

describe('a departure on a day to come', () => {
  it('is announced, and shown with the button that takes it back', async () => {
    at.jean({ departsOn: '2090-09-01' });
    await at.visitor.open(`${AGENT}/depart`);
    const { text } = await at.visitor.send(`${AGENT}/depart`, { on: '01/09/2090' });
    expect(text).toContain('Le départ est annoncé');
    expect(text).toContain('Départ annoncé pour le 01/09/2090');
    const back = await at.visitor.send(`${AGENT}/depart/annulation`);
    expect(back.text).toContain('Le départ annoncé est annulé');
    expect(at.last().call).toBe(`DELETE /agents/${JEAN.agentId}/departure`);
  });

  it('says that the end of the contract goes with it', async () => {
    at.jean({ departsOn: '2090-09-01', endsOn: '2090-08-31' });
    const { text } = await at.visitor.open(AGENT);
    expect(text).toContain('la fin de contrat du 31/08/2090 est effacée aussi');
  });
});

it('a creation may come with a phone and the end of a contract', async () => {
  await at.visitor.open(NEW_AGENT);
  const typed = { ...TYPED, phone: '03 81 65 47 00', endsOn: '31/08/2090' };
  expect((await at.visitor.send(NEW_AGENT, typed)).status).toBe(200);
  expect(at.last().body).toMatchObject({ phone: '03 81 65 47 00', endsOn: '2090-08-31' });
});

it('what a search finds comes as a file', async () => {
  const { html } = await at.visitor.open('/annuaire?query=pin&unit=SIG-AESH');
  const file = '/annuaire/agents.csv?query=pin&amp;unit=SIG-AESH';
  expect(html).toContain(`href="${file}"`);
  const { status, html: csv } = await at.visitor.open(file.replaceAll('&amp;', '&'));
  expect(status).toBe(200);
  expect(csv).toContain('PIN;Jean;SIG-AESH;en poste;jpin');
});
