import { describe, expect, it } from '@jest/globals';
import { meaningOf, meaningsOf } from './columns.js';
import { acceptedOf, read } from './reading.fixture.js';

describe('a header', () => {
  it.each([
    [
      'usual_name',
      [
        'NOMS',
        'Nom(s)',
        'Nom d\u2019usage(s)',
        'Nom\u00a0usuel',
        'NOM_USAGE_AGENT',
        'Nom de l\u2019agent',
        'agent_nom',
        'Nom marital',
      ],
    ],
    [
      'birth_name',
      ['Nom de naiss.', 'Nom de jeune fille', 'Nom\u202fde\u202fnaissance', 'Nom patronymique'],
    ],
    [
      'first_name',
      [
        'Prénoms',
        'PRENOMS',
        'Prénom(s)',
        'Pre\u0301noms',
        'Prénoms usuels',
        'Prénom d’usage',
        'Prénom de l’agent',
        '1er prénom',
        'Prénoms (état civil)',
      ],
    ],
    [
      'birth_date',
      [
        'Date naiss.',
        'Date de naiss.',
        'Dt. naiss.',
        'D. naissance',
        'Né(e) le',
        'Née le',
        'NÉ (E) LE',
        'Né\u00a0/\u00a0Née le',
        'DDN',
        'Date de naissance JJ/MM/AAAA',
        'Dates de naissance',
        'Date de naissance agent',
      ],
    ],
    ['numen', ['NUMENS', 'N°\u00a0NUMEN', 'NUMEN agent', 'N° de NUMEN', 'NUMEN (13 car.)']],
    [
      'unit',
      [
        'Code service',
        'CODE_SERVICE',
        'Code du service',
        'Codes services',
        'Code service gestionnaire',
        'Service (code)',
        'Libellé service',
        'Libellé du service',
        'LIB. SERVICE',
        'Nom du service gestionnaire',
        'Services gestionnaires',
        'Service gest.',
        'Unité de gestion',
        'Unite\u0301s',
      ],
    ],
    [
      'phone',
      [
        'Tél.',
        'Tel',
        'TÉLÉPHONES',
        'N° de tél.',
        'Tél. prof.',
        'N° tel',
        'Tél. portable',
        'Mobile',
      ],
    ],
    [
      'ends_on',
      [
        'Fin de contrat',
        'FIN_CONTRAT',
        'Fin contrat prévue',
        'Date fin de contrat',
        'Fin de CDD',
        'Date de fin de contrat (prévisionnelle)',
      ],
    ],
  ])('is known as %s, however tools write it', (field, headers) => {
    expect(headers.map((header) => [header, meaningOf(header)])).toEqual(
      headers.map((header) => [header, field]),
    );
  });

  it.each([
    ...[
      'N° agent',
      'Nº agent',
      'Code agent',
      'Id agent',
      'Agent',
      'Agents',
      'Matricule',
      'N°',
      'Code',
    ],
    ...[
      'Nom et prénom',
      'NOM/PRENOM',
      'Autres prénoms',
      'Prénom 2',
      '2e prénom',
      'Nom du conjoint',
    ],
    ...['Lieu de naissance', 'Pays de naissance', 'Ancien NUMEN', 'Date NUMEN', 'Âge', 'Civilité'],
    ...[
      'Date de fin',
      'Fin',
      'Début de contrat',
      'Date début contrat',
      'Type de contrat',
      'Contrat',
    ],
    ...['Téléphone personnel', 'Tél. perso', 'Tél. domicile', 'Télécopie', 'Mél.', 'Code postal'],
    ...['Chef de service', 'Gestionnaire', 'Service d’affectation', 'Code UAI', 'N° Prénoms'],
  ])('that says something else is left alone: %s', (header) => {
    expect(meaningOf(header)).toBeUndefined();
  });
});

describe('of several columns of one field', () => {
  it.each([
    [['Code service', 'Libellé service'], 'Code service'],
    [['Libellé service', 'Code service'], 'Code service'],
    [['Service', 'Code service'], 'Code service'],
    [['Service gestionnaire', 'Code service gestionnaire'], 'Code service gestionnaire'],
    [['Code service', 'Libellé service', 'Service gestionnaire'], 'Service gestionnaire'],
    [['Code service', 'Service', 'Service gestionnaire'], 'Service gestionnaire'],
    [['Libellé service', 'Libellé du service'], 'Libellé service'],
    [['Prénoms', 'Prénom'], 'Prénom'],
    [['Prénom usuel', 'Prénoms (état civil)'], 'Prénom usuel'],
    [['Nom', 'Nom marital'], 'Nom'],
    [['Tél. portable', 'Tél. prof.'], 'Tél. prof.'],
  ])('%j, only the surest is read: %s', (headers, read) => {
    const found = meaningsOf(['NUMEN', ...headers]);
    expect(headers.filter((_, at) => found[at + 1] !== undefined)).toEqual([read]);
  });

  it.each([
    [['Service', 'Service gestionnaire']],
    [['Code service', 'Code unité']],
    [['Prénom', 'Prénom usuel']],
    [['Nom', 'Nom d’usage']],
  ])('%j, none is surer', (headers) => {
    expect(new Set(meaningsOf(headers)).size).toBe(1);
    expect(meaningsOf(headers)).not.toContain(undefined);
  });
});

it('a file with the code of units and their names is read by the code, and says what it left alone', async () => {
  const header = 'Nom d’usage;Prénoms;Né(e) le;N° agent;NUMEN;Libellé service;Code service';
  const file = await read(
    `${header}\nPIN;Jean Marie;02/11/1988;00412;03E8812345ABC;Gestion des AESH;sig-aesh\n`,
  );
  expect(acceptedOf(file)).toMatchObject([{ firstName: 'Jean Marie', unit: 'SIG-AESH' }]);
  const alone = file.understanding.columns.filter(({ field }) => field === null);
  expect(alone.map(({ header: left }) => left)).toEqual(['N° agent', 'Libellé service']);
});
