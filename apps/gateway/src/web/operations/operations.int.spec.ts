import { type SignName, signNames } from '@citadelle/contracts';
import { operations, type ServiceOperations, type SignView } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { TOKENS } from '../../testing/fake-credentials.js';
import { doing, sign } from '../../testing/fake-operations.js';
import { CUT, serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';
import { ADVICE, SIGNS, valueOf } from './operations-words.js';

const PATH = '/annuaire/exploitation';

const at = new VisitedGateway(TOKENS.administrator);

const says = (service: ServiceOperations['service'], change: Partial<ServiceOperations>) =>
  at.gateway[service].answer([serve(operations[service], () => doing(service, change))]);

describe('the page of operations', () => {
  it('says that all is well', async () => {
    const { status, title, text } = await at.visitor.open(PATH);
    expect(status).toBe(200);
    expect(title).toBe('Exploitation – Pratic, académie de Besançon');
    expect(text).toContain('Tout fonctionne');
    expect(text).toContain('Version en service 0.2.0');
    expect(text).toContain('Envoi des messages assuré');
    expect(text).not.toContain('À regarder');
  });

  it('says what to look at, what to do and which command', async () => {
    says('credentials', {
      state: 'look',
      signs: [
        sign('parked-keys', { state: 'look', count: 2 }),
        sign('accounts-without-password', { state: 'look', count: 10_001 }),
        sign('seeds-set-aside', { state: 'look', count: 1 }),
      ],
    });
    const { text, html } = await at.visitor.open(PATH);
    expect(text).toContain('À regarder : 3 points');
    expect(text).toContain('Comptes et mots de passe : dossiers bloqués par une erreur (2).');
    expect(text).toContain(' : comptes ouverts sans mot de passe (plus de 10 000).');
    expect(text).toContain(' : NUMEN qui n’ont pas pu être lus (1).');
    expect(html).toContain('<code>npm run ops -- parked list</code>');
    expect(html.match(/docker compose run --rm ops/g)).toHaveLength(1);
    expect(html).toContain('<code>npm run ops -- reseal</code>');
  });

  it('says what is unknown: a service, or what its database would tell', async () => {
    at.gateway.directory.answer([serve(operations.directory, () => CUT)]);
    says('notifications', {
      state: 'unknown',
      signs: [sign('unpublished', { state: 'unknown', count: null })],
    });
    const { status, text } = await at.visitor.open(PATH);
    expect(status).toBe(200);
    expect(text).toContain('À regarder : 2 points');
    expect(text).toContain('Annuaire : le service ne répond pas.');
    expect(text).toContain('Alertes et courriels : une partie est inconnue');
    expect(text).toContain('Messages à envoyer aux autres services inconnu');
  });

  it('is there for administrators alone, who find it from every page', async () => {
    for (const token of [TOKENS.agent, TOKENS.manager])
      expect((await at.as(token).open(PATH)).status).toBe(404);
    expect((await at.as().open(PATH)).title).toContain('Connexion');
    expect(await at.whoSees(PATH)).toEqual(['administrator']);
  });
});

it('whoever must look is told what to do, and every sign has its words', () => {
  const told: SignName[] = ['migrations', 'lag', 'parked-messages'];
  expect(signNames.filter((name) => !ADVICE[name])).toEqual(told);
  expect(new Set(Object.values(SIGNS)).size).toBe(signNames.length);
});

it.each<[SignView, string]>([
  [sign('running-versions'), 'aucune'],
  [sign('relay-leader'), 'à l’arrêt'],
  [sign('checkpoint', { count: null }), 'aucun'],
  [sign('checkpoint', { count: null, oldestSeconds: 7_200 }), 'depuis 2 h'],
  [sign('unpublished', { count: 3, oldestSeconds: 120 }), '3, depuis 2 min'],
  [
    sign('abandoned-alerts', { count: 3, oldestSeconds: 172_800 }),
    '3, le plus ancien il y a 2 jours',
  ],
  [sign('failed-imports', { count: 1, oldestSeconds: 7_200 }), '1, le plus ancien il y a 2 h'],
  [sign('lag', { state: 'unknown', count: null }), 'inconnu'],
])('%j is « %s »', (shown, words) => expect(valueOf(shown)).toBe(words));
