import { counted, timeOfDay } from '@citadelle/contracts';
import type {
  ImportMode,
  ImportState,
  ImportView,
  LineAnswer,
  LineChange,
  LineKind,
} from '@citadelle/contracts/calls';
import { momentOn } from '../layout/times-in-words.js';

/** What a file is, in French. */
export const MODES: Readonly<Record<ImportMode, { readonly name: string; readonly hint: string }>> =
  {
    add: {
      name: 'Ajouts et changements',
      hint: 'Le fichier nomme les personnes à créer ou à mettre à jour. Les absents restent comme ils sont.',
    },
    synchronise: {
      name: 'Tout le personnel',
      hint: 'Le fichier nomme tout le personnel, ou tout celui des services choisis. Le départ des absents est proposé, à part.',
    },
  };

/** The states of an import, in French, and the badge that shows them. */
export const STATES: Readonly<Record<ImportState, readonly [look: string, text: string]>> = {
  reading: ['fr-badge--info', 'Lecture en cours'],
  ready: ['fr-badge--new', 'À confirmer'],
  blocked: ['fr-badge--error', 'Bloqué'],
  running: ['fr-badge--info', 'En cours'],
  suspended: ['fr-badge--warning', 'Arrêté'],
  done: ['fr-badge--success', 'Terminé'],
  abandoned: ['', 'Abandonné'],
};

/** What becomes of a line, in French: of one, and as the heading of several. */
export const LINE_KINDS: Readonly<
  Record<LineKind, { readonly one: string; readonly many: string; readonly none: string }>
> = {
  created: { one: 'créé(e)', many: 'Créations', none: 'Personne n’est à créer.' },
  changed: { one: 'modifié(e)', many: 'Changements', none: 'Personne n’est à modifier.' },
  returning: { one: 'de retour', many: 'Retours', none: 'Personne ne revient.' },
  known: { one: 'déjà connu(e)', many: 'Déjà connus, sans changement', none: 'Aucune ligne.' },
  rejected: { one: 'refusée', many: 'Lignes refusées', none: 'Aucune ligne n’est refusée.' },
  held: {
    one: 'absent(e), ne part pas',
    many: 'Absents qui ne partent pas par ce fichier',
    none: 'Personne.',
  },
  departing: { one: 'absent(e)', many: 'Absents du fichier', none: 'Personne n’est absent.' },
};

/** What may be answered for a line, in French. */
export const ANSWERS: Readonly<Record<LineAnswer, { readonly name: string }>> = {
  apply: { name: 'Appliquer ce que dit le fichier' },
  keep: { name: 'Garder ce que dit l’annuaire' },
  'same-person': { name: 'C’est la même personne' },
  'new-person': { name: 'C’est une autre personne' },
};

const FIELDS: Readonly<Record<string, string>> = {
  usual_name: 'Nom d’usage',
  first_name: 'Prénom',
  birth_date: 'Date de naissance',
  numen: 'NUMEN',
  unit: 'Service',
  phone: 'Téléphone',
  ends_on: 'Fin de contrat',
};

/** A field of a file, in French. */
export function fieldInWords(field: string): string {
  return FIELDS[field] ?? field;
}

/** A change, such as « Service : SIG-AESH → RECTORAT ». A NUMEN is never shown, neither the old one nor the new one. */
export function changeInWords({ field, from, to }: LineChange): string {
  if (field === 'numen') return 'Nouveau NUMEN, celui du fichier';
  return `${fieldInWords(field)} : ${from ?? 'rien'} → ${to ?? 'rien'}`;
}

/** A separator, as people call it. */
export function separatorInWords(separator: string): string {
  return { ';': 'point-virgule', ',': 'virgule', '\t': 'tabulation' }[separator] ?? separator;
}

/** People of an import, in French, by what becomes of them. */
export const created = (count: number) => counted(count, 'personne créée', 'personnes créées');
export const changed = (count: number) =>
  counted(count, 'personne modifiée', 'personnes modifiées');
export const returning = (count: number) =>
  counted(count, 'personne de retour', 'personnes de retour');
export const leaving = (count: number) => counted(count, 'départ', 'départs');

const day = new Intl.DateTimeFormat('fr-FR', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'Europe/Paris',
});

/**
 * What an import is called: by when its file came, as in the mails, with the year, since imports stay in the list, and by
 * the end of its id, since two files may come in one minute.
 */
export function importName({ uploadedAt, importId }: Pick<ImportView, 'uploadedAt' | 'importId'>) {
  return `Import du ${momentOn(day, uploadedAt)} (n°\u00a0${importId.slice(-4).toUpperCase()})`;
}

/** When an import should be done; nothing while nobody can say. */
export function endInWords({ estimatedEnd }: ImportView): string {
  return estimatedEnd === null ? '' : `Fin prévue vers ${timeOfDay(new Date(estimatedEnd))}.`;
}
