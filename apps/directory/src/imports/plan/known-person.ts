import type { LineFault, LinePerson } from '../reading/read-line.js';
import { remarks } from './faults.js';
import { addsAccents, namesSay, sameName } from './names.js';
import { samePhone } from './phones.js';
import {
  cameOrLeftSince,
  type KnownAgent,
  type PlannedChange,
  type PlanFacts,
} from './planned-line.js';

/** What a line makes of somebody who is known, before what was changed by hand has its word. */
interface Wish extends PlannedChange {
  readonly what: 'names' | 'unit' | 'phone' | 'endsOn';
}

/** What becomes of somebody who is known. */
export interface KnownOutcome {
  readonly kind: 'known' | 'changed' | 'returning';
  readonly changes: readonly PlannedChange[];
  readonly remarks: readonly LineFault[];
  /** Whether something was changed by hand that the file would change back, which may be answered for. */
  readonly asksByHand: boolean;
}

type Facts = Pick<PlanFacts, 'extractedOn' | 'extractedOnSaid' | 'today'>;

/**
 * What a line makes of somebody who is known: nothing, changes, or a return. An empty cell never erases; what was changed
 * by hand on the day of the extraction or later stays unless `apply` says otherwise.
 */
export function planKnown(
  person: Omit<LinePerson, 'numen'>,
  known: KnownAgent,
  facts: Facts,
  apply: boolean,
): KnownOutcome {
  if (known.status === 'departed') {
    const stays = staysDeparted(person, known, facts, apply);
    if (stays !== undefined) return stays;
  }
  const noted = notesOn(person, known, facts);
  const wishes = wishesOf(person, known, facts);
  const isByHand = ({ what }: Wish) => (known.byHand[what] ?? '') >= facts.extractedOn;
  const byHand = wishes.filter(isByHand);
  const changes = wishes
    .filter((wish) => apply || !isByHand(wish))
    .map(({ field, from, to }) => ({ field, from, to }));
  return {
    kind: kindOf(known, changes),
    changes,
    remarks: [...noted, ...(apply ? [] : byHandRemarks(byHand, known))],
    asksByHand: byHand.length > 0 || leftByHand(known, facts),
  };
}

function kindOf({ status }: KnownAgent, changes: readonly unknown[]): KnownOutcome['kind'] {
  if (status === 'departed') return 'returning';
  return changes.length > 0 ? 'changed' : 'known';
}

/** Somebody who left does not return by a contract that is over, nor by a file that was extracted before they left. */
function staysDeparted(
  { endsOn }: Omit<LinePerson, 'numen'>,
  known: KnownAgent,
  facts: Facts,
  apply: boolean,
): KnownOutcome | undefined {
  const stays = { kind: 'known', changes: [] } as const;
  if (endsOn !== undefined && endsOn < facts.today)
    return { ...stays, remarks: [remarks.staysDeparted(endsOn)], asksByHand: false };
  if (leftByHand(known, facts) && !apply)
    return { ...stays, remarks: [remarks.departedByHand(known.byHand.status!)], asksByHand: true };
  return undefined;
}

/**
 * A file cannot know of a departure that was typed after it was made. On the day that it says it may: lists of who works
 * here are made in the morning.
 */
function leftByHand(known: KnownAgent, facts: Facts): boolean {
  return known.status === 'departed' && cameOrLeftSince(known.byHand, facts);
}

function notesOn(
  person: Omit<LinePerson, 'numen'>,
  known: KnownAgent,
  { today }: Facts,
): LineFault[] {
  const { endsOn } = person;
  const isSwapped = namesSay(person, known) === 'swapped';
  const newEnd = endsOn !== undefined && endsOn !== known.endsOn ? endsOn : undefined;
  const isOver = newEnd !== undefined && newEnd < today;
  return [
    ...(isSwapped ? [remarks.namesSwapped(known)] : []),
    ...(isOver ? [remarks.contractOver(newEnd)] : []),
    ...(newEnd !== undefined && !isOver && endsARole(newEnd, known)
      ? [remarks.endByHand(newEnd)]
      : []),
  ];
}

function wishesOf(person: Omit<LinePerson, 'numen'>, known: KnownAgent, { today }: Facts): Wish[] {
  const { unit, phone, endsOn } = person;
  const wishes: (Wish | false)[] = [
    ...namesWished(person, known),
    unit !== undefined &&
      unit !== known.unit && { what: 'unit', field: 'unit', from: known.unit, to: unit },
    phone !== undefined &&
      !samePhone(phone, known.phone ?? '') && {
        what: 'phone',
        field: 'phone',
        from: known.phone,
        to: phone,
      },
    endsOn !== undefined &&
      endsOn !== known.endsOn &&
      endsOn >= today &&
      !endsARole(endsOn, known) && {
        what: 'endsOn',
        field: 'ends_on',
        from: known.endsOn,
        to: endsOn,
      },
  ];
  return wishes.filter((wish) => wish !== false);
}

/** Names that are the other way round are pointed out and change nothing. */
function namesWished(person: Omit<LinePerson, 'numen'>, known: KnownAgent): Wish[] {
  if (namesSay(person, known) === 'swapped') return [];
  const wished = [
    { field: 'usual_name', from: known.usualName, to: person.usualName },
    { field: 'first_name', from: known.firstName, to: person.firstName },
  ] as const;
  return wished.flatMap(({ field, from, to }) => {
    if (to === undefined || (sameName(from, to) && !addsAccents(from, to))) return [];
    return [{ what: 'names' as const, field, from, to }];
  });
}

/** Managers and administrators never depart by a file: not by the end of a contract either, unless it comes later than before. */
function endsARole(endsOn: string, known: KnownAgent): boolean {
  const holdsARole = known.isManager || known.isAdministrator;
  return holdsARole && (known.endsOn === null || endsOn < known.endsOn);
}

function byHandRemarks(wishes: readonly Wish[], { byHand }: KnownAgent): LineFault[] {
  const once = new Map(wishes.map((wish) => [wish.what, wish]));
  return [...once.values()].map(({ what, field }) =>
    remarks.byHand(what === 'names' ? 'usual_name' : (field as 'unit'), byHand[what]!),
  );
}
