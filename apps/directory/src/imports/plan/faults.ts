import type { ImportField, LineFault } from '../reading/read-line.js';
import { counted, frenchDay, nameOf } from './french.js';
import type { FileLine, KnownAgent } from './planned-line.js';

type Named = Pick<KnownAgent, 'usualName' | 'firstName'>;

const newcomersNeed: Partial<Record<ImportField, string>> = {
  usual_name: 'Le nom',
  first_name: 'Le prénom',
  birth_date: 'La date de naissance',
  unit: 'Le service gestionnaire',
};

const others: Partial<Record<ImportField, string>> = {
  unit: 'un autre service',
  phone: 'un autre téléphone',
  ends_on: 'une autre fin de contrat',
};

/** Why lines are refused, each with what to do about it. */
export const faults = {
  required: (field: ImportField): LineFault => ({
    field,
    code: 'required',
    message:
      field === 'numen'
        ? 'Le NUMEN manque : c’est par lui que les personnes sont reconnues. Complétez la ligne.'
        : `${newcomersNeed[field]} manque, et personne n’est connu sous ce NUMEN. Complétez la ligne pour créer la personne, ou vérifiez le NUMEN.`,
  }),

  numenConflict: (known: Named): LineFault => ({
    field: 'numen',
    code: 'numen-conflict',
    message: `Ce NUMEN est celui de ${nameOf(known)}, dont les noms ou la date de naissance sont autres. Vérifiez le NUMEN, les noms et la date de naissance.`,
  }),

  numenOfLine: (other: FileLine): LineFault => ({
    field: 'numen',
    code: 'numen-conflict',
    message: `Ce NUMEN est aussi à la ligne ${other.line}, avec d’autres noms ou une autre date de naissance (${nameOf(other.person)}). Vérifiez le NUMEN des deux lignes.`,
  }),

  otherNumenOfLine: (other: FileLine): LineFault => ({
    field: 'numen',
    code: 'numen-conflict',
    message: `La ligne ${other.line} porte un autre NUMEN de la même personne, avec d’autres noms ou une autre date de naissance (${nameOf(other.person)}). Ne gardez qu’une des deux lignes, la bonne.`,
  }),

  contradictsLine: (other: FileLine, field: ImportField): LineFault => ({
    field,
    code: 'contradicts-line',
    message: `La ligne ${other.line} parle de la même personne, avec ${others[field] ?? 'autre chose'}. Ne gardez qu’une des deux lignes, la bonne.`,
  }),

  unknownUnit: (unit: string): LineFault => ({
    field: 'unit',
    code: 'unknown-unit',
    message: `Le service gestionnaire « ${unit} » n’existe pas dans l’annuaire. Indiquez une fois, pour toutes ses lignes, duquel il s’agit ; ou créez-le.`,
  }),

  contractOver: (endsOn: string): LineFault => ({
    field: 'ends_on',
    code: 'contract-over',
    message: `Le contrat a pris fin le ${frenchDay(endsOn)} : personne n’est créé. Corrigez la date, ou videz la cellule.`,
  }),

  whichPerson: (namesakes: readonly Named[]): LineFault => ({
    code: 'which-person',
    message:
      namesakes.length === 1
        ? `L’annuaire connaît déjà ${nameOf(namesakes[0]!)}, né(e) le même jour, avec un autre NUMEN que le fichier ne contient pas. Dites s’il s’agit de la même personne ou d’une autre.`
        : `L’annuaire connaît déjà plusieurs ${nameOf(namesakes[0]!)}, nés le même jour, avec d’autres NUMEN que le fichier ne contient pas. Dites s’il s’agit d’une autre personne ; sinon, corrigez le NUMEN.`,
  }),

  hasOwnLine: (namesake: Named): LineFault => ({
    code: 'which-person',
    message: `${nameOf(namesake)}, que l’annuaire connaît, a déjà sa ligne dans ce fichier. Dites s’il s’agit d’une autre personne ; sinon, supprimez une des deux lignes.`,
  }),

  whichPersonThere: (other: FileLine): LineFault => ({
    code: 'which-person',
    message: `La ligne ${other.line} parle de la même personne, et attend une réponse. Répondez à cette ligne-là.`,
  }),
} as const;

/** How many possible duplicates are named. */
const NAMED = 5;

/** What is pointed out on lines that are not wrong. */
export const remarks = {
  possibleDuplicate: (others: readonly Named[], lines: readonly FileLine[]): LineFault => {
    const all = [
      ...others.map((other) => `${nameOf(other)} dans l’annuaire`),
      ...lines.map(({ line }) => `la ligne ${line}`),
    ];
    const more = all.length - NAMED;
    const list = [...all.slice(0, NAMED), ...(more > 0 ? [counted(more, 'autre')] : [])];
    return {
      code: 'possible-duplicate',
      message: `Doublon possible : mêmes noms et même date de naissance, avec un autre NUMEN, que ${list.join(', ')}.`,
    };
  },

  namesSwapped: (known: Named): LineFault => ({
    code: 'names-swapped',
    message: `Le nom et le prénom semblent inversés : l’annuaire connaît ${nameOf(known)}. Les noms ne changent pas.`,
  }),

  byHand: (field: ImportField, day: string): LineFault => ({
    field,
    code: 'by-hand',
    message: `${typed[field] ?? 'Modifié'} à la main le ${frenchDay(day)}, après l’extraction du fichier : c’est gardé, sauf si vous choisissez ce que dit le fichier.`,
  }),

  departedByHand: (day: string): LineFault => ({
    code: 'departed-by-hand',
    message: `Le départ a été enregistré à la main le ${frenchDay(day)}, après l’extraction du fichier : il est gardé, sauf si vous choisissez le retour.`,
  }),

  contractOver: (endsOn: string): LineFault => ({
    field: 'ends_on',
    code: 'contract-over',
    message: `La fin de contrat du ${frenchDay(endsOn)} est passée : elle n’est pas reprise. Si la personne est partie, enregistrez son départ sur sa fiche.`,
  }),

  staysDeparted: (endsOn: string): LineFault => ({
    field: 'ends_on',
    code: 'contract-over',
    message: `La personne est déjà partie, et son contrat a pris fin le ${frenchDay(endsOn)} : elle ne revient pas.`,
  }),

  endByHand: (endsOn: string): LineFault => ({
    field: 'ends_on',
    code: 'role-holder',
    message: `Gestionnaire ou administrateur : la fin de contrat du ${frenchDay(endsOn)} ne se prend pas dans un fichier. Enregistrez-la sur la fiche, après avoir retiré le rôle.`,
  }),

  repeatsLine: (other: FileLine): LineFault => ({
    code: 'repeats-line',
    message: `La ligne ${other.line} parle de la même personne : c’est elle qui compte.`,
  }),

  outOfScope: (unit: string): LineFault => ({
    field: 'unit',
    code: 'out-of-scope',
    message: `« ${unit} » n’est pas un des services dont ce fichier donne tout le personnel.`,
  }),
} as const;

const typed: Partial<Record<ImportField, string>> = {
  usual_name: 'Noms modifiés',
  unit: 'Service modifié',
  phone: 'Téléphone modifié',
  ends_on: 'Fin de contrat modifiée',
};
