import { describe, expect, it } from '@jest/globals';
import type { PowerNotice } from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import { powerMail, roleWords } from './powers-mails.js';
import { publicPages } from './public-pages.js';

const pages = publicPages('https://compte.example', Buffer.alloc(32));
const at = '2026-11-29T09:07:00.000Z';
const somebody = (name: string, login: string) =>
  ({ agentId: login, name, login, address: `${login}@example.org` }) as unknown as Person;
const jean = somebody('Jean PIN', 'jpin');
const hélène = somebody('Hélène FAIVRE', 'hfaivre');

const notice = (
  act: PowerNotice['act'],
  kind: PowerNotice['kind'] = 'role-given',
): PowerNotice => ({
  ...{ kind, act, at, audience: 'administrators', agentId: 'jpin', by: 'hfaivre' },
  unit: act.startsWith('manager') ? 'SIG-AESH' : null,
});

describe('the mail to an administrator about what was done', () => {
  it('says who did what to whom, and when', () => {
    const { subject, text } = powerMail(hélène, jean, hélène, notice('manager-appointed'), pages);
    expect(subject).toBe('Annuaire : Jean PIN est gestionnaire du service SIG-AESH');
    expect(text).toContain('Jean PIN (identifiant jpin) est gestionnaire du service SIG-AESH.');
    expect(text).toContain('29 novembre 2026 à 10 h 07 par : Hélène FAIVRE (identifiant hfaivre).');
  });

  it('asks for a second one where one is needed', () => {
    const proposed = notice('administrator-dismissal-proposed', 'administrator-proposed');
    const { text } = powerMail(hélène, jean, hélène, proposed, pages);
    expect(text).toContain('pourrait perdre le rôle d’administrateur');
    expect(text).toContain(
      'Un deuxième administrateur doit confirmer : la page « Services gestionnaires » montre ce qui attend, et jusqu’à quand.',
    );
  });

  it('names nobody whom nobody knows', () => {
    const { text } = powerMail(
      hélène,
      jean,
      undefined,
      notice('agent-departed', 'power-used'),
      pages,
    );
    expect(text).toContain('a quitté l’académie');
    expect(text).toContain('un opérateur ou un service');
  });
});

it.each([
  ['role-given', null, 'Vous êtes administrateur de l’annuaire'],
  ['role-given', 'SIG-AESH', 'Vous êtes gestionnaire du service SIG-AESH'],
  ['role-taken', null, 'Vous n’êtes plus administrateur de l’annuaire'],
  ['role-taken', 'SIG-AESH', 'Vous n’êtes plus gestionnaire du service SIG-AESH'],
] as const)('whoever is concerned by %s of %s is told', (kind, unit, subject) => {
  const words = roleWords({ kind, unit, at }, 'jpin');
  expect(words.subject).toBe(subject);
  expect(words.paragraphs[0]).toContain('votre compte jpin');
});
