import { importOutcomes } from '@citadelle/contracts';
import { describe, expect, it } from '@jest/globals';
import type { ImportEndedNotice } from '../alerts/notice.js';
import { importMail } from './import-mail.js';
import { publicPages } from './public-pages.js';

const pages = publicPages('https://compte.example/', Buffer.alloc(32));
const somebody = (name: string, login: string) => ({
  ...{ agentId: login, name, login, address: `${login}@example.org` },
});
const ada = somebody('Ada LOVELACE', 'alovelace');
const louise = somebody('Louise MICHEL', 'lmichel');

const done: ImportEndedNotice = {
  ...{ kind: 'import-ended', audience: 'administrators', agentId: 'alovelace' },
  ...{ importId: '018f3a6e-9a40-7b02-8c3d-5e7f9a1b2c35', by: 'alovelace' },
  ...{ outcome: 'done', what: 'lines', mode: 'synchronise' },
  uploadedAt: '2026-09-03T12:02:00.000Z',
  confirmedAt: '2026-09-03T12:20:00.000Z',
  at: '2026-09-03T12:31:00.000Z',
  ...{ total: 25_000, processed: 25_000, created: 1_830, changed: 412, returning: 17 },
  ...{ alreadyKnown: 22_698, rejected: 31, empty: 12, homonyms: 104, departed: 0, departing: 96 },
};
const mailOf = (notice: Partial<ImportEndedNotice>, ender = louise) => {
  const people = { confirmer: ada, ender };
  const mail = importMail(louise, people, { ...done, ...notice }, pages);
  return { ...mail, text: mail.text.replaceAll('\u00a0', ' ') };
};

describe('the summary of an import', () => {
  it('says what came of the file, what waits for somebody, and who confirmed it', () => {
    const { to, subject, text } = mailOf({});
    expect(to).toEqual(louise);
    expect(subject).toBe('Import du 3 septembre 2026 à 14 h 02 : appliqué');
    const said = [
      'Le fichier du 3 septembre 2026 à 14 h 02 (tout le personnel) a été confirmé le 3 septembre 2026 à 14 h 20 par : Ada LOVELACE (identifiant alovelace).',
      'Tout ce qui était confirmé est fait, le 3 septembre 2026 à 14 h 31 :',
      '– Créations : 1 830',
      '– Changements : 412',
      '– Retours : 17',
      '– Déjà connus, sans changement : 22 698',
      '– Lignes refusées : 31',
      '– Lignes vides, ignorées : 12',
      '– Homonymes, dont l’identifiant reçoit un numéro : 104',
      '– Absents du fichier : 96',
      'À traiter : 31 lignes refusées, ou restées sans réponse.',
      'À décider : le départ de 96 absents du fichier.',
      'Voir cet import : https://compte.example/annuaire/imports/018f3a6e-9a40-7b02-8c3d-5e7f9a1b2c35',
    ];
    const places = said.map((one) => [one, text.indexOf(one)] as const);
    expect(places.filter(([, place]) => place === -1)).toEqual([]);
    expect(places.map(([, place]) => place)).toEqual(
      places.map(([, place]) => place).sort((one, other) => one - other),
    );
  });

  it('asks for nothing where nothing waits', () => {
    const { text } = mailOf({ mode: 'add', rejected: 0, departing: 0 });
    expect(text).toContain('(ajouts et changements)');
    expect(text).not.toMatch(/À traiter|À décider|Absents/);
  });

  it('says how many departures were made', () => {
    const { subject, text } = mailOf({ what: 'departures', departed: 95, departing: 1 });
    expect(subject).toBe('Import du 3 septembre 2026 à 14 h 02 : départs appliqués');
    expect(text).toContain('le départ des absents a été confirmé le 3 septembre 2026 à 14 h 20');
    expect(text).toContain('– Départs enregistrés : 95');
    expect(text).toContain('– Absents qui restent en poste : 1');
    expect(text).toContain('– Créations : 1 830');
    expect(text).not.toMatch(/À décider|Absents du fichier/);
  });

  it('says what is done of one that is stopped, by whom, and how it goes on', () => {
    const { subject, text } = mailOf({ outcome: 'suspended', processed: 1_200, created: 1 });
    expect(subject).toBe('Import du 3 septembre 2026 à 14 h 02 : arrêté avant la fin');
    expect(text).toContain(
      'L’import a été arrêté le 3 septembre 2026 à 14 h 31 par : Louise MICHEL (identifiant lmichel).',
    );
    expect(text).toContain('permet de le reprendre');
    expect(text).toContain('1 200 lignes sont appliquées sur 25 000. Ce qui est fait le reste :');
    expect(text).not.toMatch(/Homonymes|Absents|Tout ce qui était confirmé/);
  });

  it.each([
    ['asked', 'abandonné le 3 septembre 2026 à 14 h 31 par : Louise MICHEL'],
    ['expired', 'n’est pas gardé plus de 24 heures'],
    ['failed', 'après plusieurs essais en échec. Prévenez l’exploitation'],
    ['file-gone', 'son fichier n’est plus là'],
    ['superseded', 'un import plus récent a pris sa place'],
  ] as const)('says why it was broken off: %s', (outcome, why) => {
    const { subject, text } = mailOf({ outcome, processed: 1, created: 1 });
    expect(subject).toContain(' : abandonné avant la fin');
    expect(text).toContain(why);
    expect(text).toContain('1 ligne est appliquée sur 25 000.');
  });

  const outcomes = [...importOutcomes, 'unknown'] as const;
  it.each(
    outcomes.flatMap((outcome) =>
      (['lines', 'departures'] as const).map((what) => [outcome, what] as const),
    ),
  )('has words for every end, and names nobody whom nobody knows: %s of %s', (outcome, what) => {
    const people = { confirmer: undefined, ender: undefined };
    const notice = { ...done, outcome, what };
    const { subject, text, html } = importMail(louise, people, notice, pages);
    expect(`${subject} ${text} ${html}`).not.toMatch(/undefined|null|NaN|'|unknown/);
    expect(text).toContain('une personne dont le compte n’est plus connu');
    expect(text).toContain('Pratic – académie de Besançon');
  });
});
