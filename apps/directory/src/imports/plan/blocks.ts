import { frenchMoment } from '@citadelle/contracts';
import type { ImportMode, ImportRemark } from '@citadelle/contracts/calls';
import { counted, frenchDay, frenchNumber } from './french.js';

/** From how many active agents on the shares of a whole file are judged: below, a few people are a large share. */
export const ACTIVE_LEAST = 500;

/** What is counted of a plan and of the directory, before it is said whether the plan may be confirmed. */
export interface PlanFigures {
  readonly mode: ImportMode;
  /** `YYYY-MM-DD`. */
  readonly extractedOn: string;
  /** Lines that are neither empty nor refused. */
  readonly valid: number;
  /** Lines that are not empty. */
  readonly lines: number;
  /** Lines, other than refused ones, of people who are known. */
  readonly known: number;
  /** Of these: people who are called otherwise now; accents and case alone are no renaming. */
  readonly renamed: number;
  /** Of these: names the other way round. */
  readonly swapped: number;
  /** Of these: people who return, or would if their departure had not been typed since. */
  readonly departedNamed: number;
  /** Active agents whom the file should name: all, or those of the scope. */
  readonly active: number;
  /** Of these, those for whom a line speaks, a refused one too. */
  readonly present: number;
  /** Proposed departures, without those that were announced and are due. */
  readonly departing: number;
  /** The same by unit, with how many are active there; units without any may be left out. */
  readonly units: readonly {
    readonly unit: string;
    readonly active: number;
    readonly departing: number;
  }[];
  /** The day of extraction of the file that was applied last; null before the first. */
  readonly lastExtractedOn: string | null;
  /** When these very bytes were applied; null for a file that never was. */
  readonly sameFileAt: Date | null;
}

/** Why a plan may not be confirmed. */
export interface Block extends ImportRemark {
  /** Whether it may be lifted, for this file alone. */
  readonly mayBeLifted: boolean;
  /** The number of people to type to lift it. */
  readonly people: number;
}

const day = new Intl.DateTimeFormat('fr-FR', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'Europe/Paris',
});

/** Why a plan may not be confirmed as it is; nothing where it may. Creations alone never block. */
export function blocksOf(figures: PlanFigures): Block[] {
  return [...ofAnyFile(figures), ...ofWholeStaff(figures)];
}

function ofAnyFile(figures: PlanFigures): Block[] {
  const { valid, lines, known, renamed, swapped, extractedOn, lastExtractedOn } = figures;
  const blocks: Block[] = [];
  if (valid === 0)
    blocks.push({
      code: 'no-valid-line',
      message: `Aucune ligne n’a pu être retenue : ${counted(lines, 'ligne refusée', 'lignes refusées')}. Corrigez le fichier, puis renvoyez-le.`,
      mayBeLifted: false,
      people: 0,
    });
  if (exceeds(swapped, known, 5))
    blocks.push(
      liftable(
        'names-swapped',
        `${counted(swapped, 'personne déjà connue a', 'personnes déjà connues ont')} le nom et le prénom inversés : les deux colonnes sont-elles inversées dans le fichier ?`,
        swapped,
      ),
    );
  if (renamed > 20 && exceeds(renamed, known, 10))
    blocks.push(
      liftable(
        'too-many-renames',
        `${counted(renamed, 'personne changerait de nom', 'personnes changeraient de nom')}, soit ${percent(renamed, known)} des personnes déjà connues du fichier : les lignes ou les colonnes sont-elles décalées ?`,
        renamed,
      ),
    );
  if (lastExtractedOn !== null && extractedOn < lastExtractedOn)
    blocks.push(
      liftable(
        'older-file',
        `Ce fichier, extrait le ${frenchDay(extractedOn)}, est plus ancien que le dernier importé, extrait le ${frenchDay(lastExtractedOn)} : il ferait revenir en arrière.`,
        valid,
      ),
    );
  if (figures.sameFileAt !== null)
    blocks.push(
      liftable(
        'same-file',
        `Fichier identique à l’import du ${frenchMoment(figures.sameFileAt, day)}.`,
        valid,
      ),
    );
  return blocks;
}

function ofWholeStaff(figures: PlanFigures): Block[] {
  const { mode, active, present, departing, departedNamed, units } = figures;
  if (mode !== 'synchronise' || active < ACTIVE_LEAST) return [];
  const blocks: Block[] = [];
  if (departing > 500 || exceeds(departing, active, 5))
    blocks.push(
      liftable(
        'too-many-departures',
        `${percent(departing, active)} absents : ${counted(departing, 'personne partirait', 'personnes partiraient')} sur ${frenchNumber(active)}. Le fichier est-il complet ?`,
        departing,
      ),
    );
  const missing = units.filter(
    (unit) => unit.departing > 10 && exceeds(unit.departing, unit.active, 20),
  );
  if (missing.length > 0) {
    const people = missing.reduce((sum, unit) => sum + unit.departing, 0);
    blocks.push(liftable('too-many-departures-of-unit', ofUnits(missing), people));
  }
  if (exceeds(departedNamed, active, 5))
    blocks.push(
      liftable(
        'too-many-returns',
        `${counted(departedNamed, 'personne déjà partie reviendrait', 'personnes déjà parties reviendraient')} : fichier ancien ?`,
        departedNamed,
      ),
    );
  if (present * 2 < active)
    blocks.push(
      liftable(
        'too-few-known',
        `${percent(active - present, active)} absents : le fichier nomme ${counted(present, 'personne', 'personnes')} sur les ${frenchNumber(active)} de l’annuaire. Est-ce le bon fichier ?`,
        active - present,
      ),
    );
  return blocks;
}

/** How many units are named in a message. */
const UNITS_NAMED = 5;

function ofUnits(missing: readonly { unit: string; active: number; departing: number }[]): string {
  const [first, ...others] = missing
    .slice(0, UNITS_NAMED)
    .map(
      ({ unit, active, departing }) =>
        `${frenchNumber(departing)} sur ${frenchNumber(active)} de ${unit}`,
    );
  const more = missing.length - UNITS_NAMED;
  const list = [
    first,
    ...others,
    ...(more > 0 ? [`et ${counted(more, 'autre service', 'autres services')}`] : []),
  ];
  return `Partiraient : ${list.join(', ')}. L’extraction de ${missing.length > 1 ? 'ces services' : 'ce service'} manque ?`;
}

const liftable = (code: string, message: string, people: number): Block => ({
  code,
  message,
  mayBeLifted: true,
  people,
});

/** Whether a part is more than so many hundredths of the whole. */
const exceeds = (part: number, whole: number, hundredths: number) =>
  part * 100 > whole * hundredths;

const percent = (part: number, whole: number) => `${Math.round((part / whole) * 100)} %`;
