import { counted, inFigures } from '@citadelle/contracts';
import type { ImportEndedNotice } from '../alerts/notice.js';
import type { Person } from '../recipients/recipient.store.js';
import { frenchInstant } from './french-instant.js';
import { toMail } from './letter.js';
import type { Addressee, Mail } from './mailer.js';
import type { PublicPages } from './public-pages.js';

/** Who had a hand in an import; undefined where nobody knows their name. */
export interface ImportPeople {
  readonly confirmer: Person | undefined;
  /** Who stopped it or broke it off. */
  readonly ender: Person | undefined;
}

type Outcome = ImportEndedNotice['outcome'];

const MODES: Readonly<Record<ImportEndedNotice['mode'], string>> = {
  add: 'ajouts et changements',
  synchronise: 'tout le personnel',
  unknown: 'fichier du personnel',
};

const ENDS: Readonly<Record<Outcome, readonly [ofLines: string, ofDepartures: string]>> = {
  done: ['appliqué', 'départs appliqués'],
  suspended: ['arrêté avant la fin', 'départs arrêtés avant la fin'],
  resumed: ['repris', 'départs repris'],
  asked: ['abandonné avant la fin', 'départs abandonnés avant la fin'],
  superseded: ['abandonné avant la fin', 'départs abandonnés avant la fin'],
  expired: ['abandonné avant la fin', 'départs abandonnés avant la fin'],
  failed: ['abandonné avant la fin', 'départs abandonnés avant la fin'],
  'file-gone': ['abandonné avant la fin', 'départs abandonnés avant la fin'],
  unknown: ['terminé ou arrêté', 'départs terminés ou arrêtés'],
};

/**
 * The summary of an import for one of those who are told. An import has no name of its own: it is called by when its file
 * came, as on the pages.
 */
export function importMail(
  to: Addressee,
  people: ImportPeople,
  notice: ImportEndedNotice,
  pages: PublicPages,
): Mail {
  const { importId, what, outcome, uploadedAt } = notice;
  const [ofLines, ofDepartures] = ENDS[outcome];
  return toMail({
    to,
    subject: `Import du ${frenchInstant(uploadedAt)} : ${what === 'departures' ? ofDepartures : ofLines}`,
    paragraphs: [
      confirmedInWords(notice, people),
      endInWords(notice, people),
      ...counts(notice).map(([name, count]) => `– ${name} : ${inFigures(count)}`),
      ...waiting(notice),
      'Si cet import vous paraît anormal, appelez la personne qui l’a confirmé à un numéro que vous connaissez déjà. Sinon, vous n’avez rien d’autre à faire.',
    ],
    link: { label: 'Voir cet import', url: pages.import(importId) },
  });
}

function confirmedInWords(
  { what, mode, uploadedAt, confirmedAt }: ImportEndedNotice,
  { confirmer }: ImportPeople,
): string {
  const by = confirmer ? nameOf(confirmer) : 'une personne dont le compte n’est plus connu';
  const said = `le ${frenchInstant(confirmedAt)} par : ${by}.`;
  const file = `Le fichier du ${frenchInstant(uploadedAt)} (${MODES[mode]})`;
  return what === 'departures'
    ? `${file} est appliqué, et le départ des absents a été confirmé ${said}`
    : `${file} a été confirmé ${said}`;
}

function endInWords(notice: ImportEndedNotice, { ender }: ImportPeople): string {
  const { what, outcome, at, total, processed, departed, departing } = notice;
  const when = `le ${frenchInstant(at)}`;
  if (outcome === 'done') return `Tout ce qui était confirmé est fait, ${when} :`;
  const done =
    what === 'departures'
      ? `${counted(departed, 'départ est enregistré', 'départs sont enregistrés')} sur ${inFigures(departed + departing)}`
      : `${counted(processed, 'ligne est appliquée', 'lignes sont appliquées')} sur ${inFigures(total)}`;
  const by = ender ? ` par : ${nameOf(ender)}` : '';
  return `${endedWhy(outcome, when, by)} ${done}. Ce qui est fait le reste :`;
}

function endedWhy(outcome: Outcome, when: string, by: string): string {
  switch (outcome) {
    case 'suspended':
      return `L’import a été arrêté ${when}${by}. La page de l’import permet de le reprendre, ou de l’abandonner ; 24 heures après son envoi, le fichier est détruit et l’import abandonné.`;
    case 'expired':
      return `L’import a été abandonné ${when}, parce que son fichier n’est pas gardé plus de 24 heures. Envoyez un fichier à nouveau pour continuer.`;
    case 'failed':
      return `L’import a été abandonné ${when}, après plusieurs essais en échec. Prévenez l’exploitation avant d’envoyer un fichier à nouveau : les journaux de l’annuaire disent pourquoi.`;
    case 'file-gone':
      return `L’import a été abandonné ${when}, parce que son fichier n’est plus là : aucune sauvegarde ne le contient. Envoyez-le à nouveau pour continuer.`;
    case 'superseded':
      return `L’import a été abandonné ${when}, parce qu’un import plus récent a pris sa place.`;
    case 'asked':
      return `L’import a été abandonné ${when}${by}. Envoyez un fichier à nouveau pour continuer.`;
    default:
      return 'La page de l’import dit où il en est.';
  }
}

/** In the words of the page of the import; that of departures sums up the lines too. */
function counts(notice: ImportEndedNotice): (readonly [name: string, count: number])[] {
  const { what, outcome, mode, departed, departing } = notice;
  const isWhole = what === 'departures' || outcome === 'done';
  return [
    ['Créations', notice.created],
    ['Changements', notice.changed],
    ['Retours', notice.returning],
    ['Déjà connus, sans changement', notice.alreadyKnown],
    ['Lignes refusées', notice.rejected],
    ['Lignes vides, ignorées', notice.empty],
    // The others are numbers of the plan, of which some is left to do where it was broken off.
    ...onlyIf(isWhole, 'Homonymes, dont l’identifiant reçoit un numéro', notice.homonyms),
    ...onlyIf(what === 'departures', 'Départs enregistrés', departed),
    ...onlyIf(what === 'departures', 'Absents qui restent en poste', departing),
    ...onlyIf(
      what === 'lines' && isWhole && mode === 'synchronise',
      'Absents du fichier',
      departing,
    ),
  ];
}

const onlyIf = (is: boolean, name: string, count: number) => (is ? [[name, count] as const] : []);

/** What is left for somebody to do. */
function waiting({ what, outcome, mode, rejected, departing }: ImportEndedNotice): string[] {
  const lines = counted(rejected, 'ligne refusée', 'lignes refusées');
  const absent = counted(departing, 'absent', 'absents');
  return [
    ...(rejected > 0
      ? [
          `À traiter : ${lines}, ou ${rejected < 2 ? 'restée' : 'restées'} sans réponse. La page de l’import les donne à télécharger, prêtes à être corrigées et renvoyées, pendant 24 heures après l’envoi du fichier.`,
        ]
      : []),
    ...(what === 'lines' && outcome === 'done' && mode === 'synchronise' && departing > 0
      ? [
          `À décider : le départ de ${absent} du fichier. Personne ne part sans une confirmation à part.`,
        ]
      : []),
  ];
}

const nameOf = ({ name, login }: Person) => `${name} (identifiant ${login})`;
