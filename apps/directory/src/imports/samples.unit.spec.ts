import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { LineToPlan, PlannedLine } from './plan/planned-line.js';
import { SmallDirectory, TODAY } from './plan/plan.fixture.js';
import { readLines } from './reading/read-lines.js';
import { understand } from './reading/understand.js';

/** Reads one of the samples, and plans it against a directory that knows nobody. */
async function sample(name: string) {
  const path = fileURLToPath(new URL(`../../../../samples/${name}`, import.meta.url));
  const bytes = () => createReadStream(path);
  const understood = await understand(bytes, TODAY);
  const lines: LineToPlan[] = [];
  for await (const batch of readLines(bytes, understood, TODAY))
    for (const line of batch) {
      const numen = line.kind === 'person' ? line.person.numen : undefined;
      // Whatever tells NUMENs apart: everybody of the samples is made up.
      lines.push({ ...line, ...(numen !== undefined && { fingerprint: numen }) });
    }
  return { understood, lines, plan: new SmallDirectory().plan(lines) };
}

const told = ({ kind, faults, remarks }: PlannedLine) =>
  [
    kind,
    ...[...faults, ...remarks].map(({ field, code }) => (field ? `${field} ${code}` : code)),
  ].join(', ');

describe('the sample of the tutorial', () => {
  it('creates everybody who is in it', async () => {
    const { understood, plan } = await sample('tutorial.csv');
    expect(understood).toMatchObject({ encoding: 'UTF-8', separator: ';', warnings: [] });
    expect(plan.map(told)).toEqual(Array.from({ length: 7 }, () => 'created'));
  });
});

describe('the sample of bad lines', () => {
  it('leaves its remarks alone, is cut off, and has accents that were encoded twice', async () => {
    const { understood } = await sample('every-bad-line.csv');
    expect(understood.columns.at(-1)).toEqual({ header: 'remarque', field: null });
    expect(understood.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['file-truncated', 'encoding-doubled']),
    );
  });

  it('has what its remarks say', async () => {
    const { lines, plan } = await sample('every-bad-line.csv');
    const found = plan.map((planned, n) => {
      const line = lines[n]!;
      const remark = line.kind === 'person' ? line.cells[7] : '';
      return `${line.line} ${remark ?? ''}: ${told(planned)}`;
    });
    expect(found).toMatchInlineSnapshot(`
     [
       "2 bonne ligne: created",
       "3 bonne ligne, année à deux chiffres : à regarder: created, birth_date two-digit-year",
       "4 remarque: rejected, header-repeated",
       "5 : rejected, numen required",
       "6 trop de cellules: rejected, too-many-cells",
       "7 guillemet jamais refermé: rejected, quote-not-closed",
       "8 guillemets au milieu d’une cellule: rejected, quote-misplaced",
       "9 retour à la ligne dans un nom: rejected, usual_name person-name",
       "11 nom absent: rejected, usual_name required",
       "12 prénom absent: rejected, first_name required",
       "13 chiffre dans un nom: rejected, usual_name person-name",
       "14 signe dans un nom: rejected, usual_name person-name",
       "15 nom en cyrillique: rejected, usual_name person-name",
       "16 lettre grecque qui ressemble à un A: rejected, usual_name person-name",
       "17 espace invisible dans un nom: rejected, usual_name person-name",
       "18 caractère de commande dans un nom: rejected, usual_name person-name",
       "19 nom sans aucune lettre: rejected, usual_name person-name",
       "20 nom de plus de 100 caractères: rejected, usual_name person-name",
       "21 accent qui n’est sur aucune lettre: rejected, usual_name person-name",
       "22 lettre perdue à la conversion: rejected, usual_name letter-lost",
       "23 date absente: rejected, birth_date required",
       "24 trop jeune dans les deux siècles: rejected, birth_date birth-date",
       "25 nombre de tableur (calendrier 1900): rejected, birth_date date-serial",
       "26 nombre de tableur (calendrier 1904): rejected, birth_date date-serial",
       "27 année seule: rejected, birth_date date-incomplete",
       "28 mois et année: rejected, birth_date date-incomplete",
       "29 mois en lettres: rejected, birth_date date-incomplete",
       "30 31 février: rejected, birth_date date-impossible",
       "31 1900 n’était pas bissextile: rejected, birth_date date-impossible",
       "32 date nulle: rejected, birth_date date-impossible",
       "33 mois et jour échangés: rejected, birth_date date-month-first",
       "34 heure autre que minuit: rejected, birth_date date-time",
       "35 trop jeune: rejected, birth_date birth-date",
       "36 trop âgé: rejected, birth_date birth-date",
       "37 pas encore né: rejected, birth_date birth-date",
       "38 NUMEN absent: rejected, numen required",
       "39 NUMEN coupé: rejected, numen numen-truncated",
       "40 NUMEN abîmé par un tableur: rejected, numen numen-truncated",
       "41 NUMEN trop court d’une lettre: rejected, numen numen",
       "42 NUMEN trop long d’une lettre: rejected, numen numen",
       "43 chiffre à la place d’une lettre du NUMEN: rejected, numen numen",
       "44 plusieurs NUMEN dans une cellule: rejected, numen numen",
       "45 service absent: rejected, unit required",
       "46 service inconnu : une question, une fois pour toutes ses lignes: rejected, unit unknown-unit",
       "47 service mal écrit: rejected, unit unknown-unit",
       "48 téléphone qui n’en est pas un: rejected, phone phone",
       "49 fin de contrat impossible: rejected, ends_on date-impossible",
       "50 fin de contrat en nombre de tableur: rejected, ends_on date-serial",
       "51 accent mal lu avant l’envoi: rejected, first_name letter-misread",
       "52 accents encodés deux fois: rejected, usual_name encoding-doubled, first_name encoding-doubled",
       "53 : rejected, delimiter-contradicts",
       "54 contrat déjà fini: rejected, ends_on contract-over",
       "55 date par défaut d’un logiciel: rejected, birth_date date-default",
       "56 jour et mois sans année: rejected, birth_date date-unreadable",
       "57 date en toutes lettres: rejected, birth_date date-unreadable",
       "58 première des deux, bonne si l’autre n’était pas là: created",
       "59 même NUMEN, autre service: rejected, unit contradicts-line",
       "60 première des deux: created",
       "61 même NUMEN, autre personne: rejected, numen numen-conflict",
       "62 bonne ligne: created",
       "63 la même ligne encore : déjà connue: known, repeats-line",
       "64 : empty",
       "65 : rejected, line-truncated",
     ]
    `);
  });
});
