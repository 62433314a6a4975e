import type { LineFault, LinePerson } from '../reading/read-line.js';
import { faults, remarks } from './faults.js';
import { planKnown } from './known-person.js';
import { namesSay } from './names.js';
import { keyOf, namesakesOf, planNew } from './new-person.js';
import type { FileLine, KnownAgent, LineToPlan, PlanFacts, PlannedLine } from './planned-line.js';
import { beside, firstContradiction } from './repeats.js';
import { unitMeant } from './units.js';

type PersonLine = Extract<LineToPlan, { kind: 'person' }>;

/** The rest of a planned line, which most of them do not have. */
const nothing = { changes: [], remarks: [], faults: [], answers: [], present: [] } as const;

/** What becomes of each line of a batch. Pure: the same lines and facts give the same plan. */
export function planLines(lines: readonly LineToPlan[], facts: PlanFacts): PlannedLine[] {
  return lines.map((line) =>
    line.kind === 'empty'
      ? { ...nothing, line: line.line, kind: 'empty' }
      : planPerson(line, facts),
  );
}

function planPerson(read: PersonLine, facts: PlanFacts): PlannedLine {
  const { line, person, fingerprint } = read;
  if (read.faults.length > 0) return refused(read, facts, read.faults);
  if (fingerprint === undefined) return refused(read, facts, [faults.required('numen')]);

  const known = facts.known.get(fingerprint);
  const self = { line, fingerprint, person };
  const alike = facts.sameNumen.get(fingerprint) ?? [];
  const first = theOneThatCounts(alike, known, facts) ?? self;
  const wrong = whatIsWrong(person, known, facts);
  const repeat = first.line === line ? undefined : planRepeat(read, first, alike, known, facts);
  if (wrong.length > 0) {
    // A refused line speaks for the person whom another line of its NUMEN creates, as it will afterwards, not for namesakes.
    const isOfOneToCome = known === undefined && repeat !== undefined;
    return { ...refused(read, facts, wrong), ...(isOfOneToCome && { present: repeat.present }) };
  }
  if (repeat !== undefined) return repeat;
  const contradiction =
    facts.mode === 'synchronise' ? firstContradiction(self, alike, facts) : undefined;
  if (contradiction !== undefined) {
    const { other, field } = contradiction;
    return refused(read, facts, [faults.contradictsLine(other, field)]);
  }
  return planFirst(read, fingerprint, known, facts);
}

/** What keeps a line from being planned whatever other lines say, and whatever is answered for persons. */
function whatIsWrong(
  person: Omit<LinePerson, 'numen'>,
  known: KnownAgent | undefined,
  facts: PlanFacts,
): LineFault[] {
  const { unknownUnit } = unitMeant(person.unit, facts);
  const ofUnit = unknownUnit === undefined ? [] : [faults.unknownUnit(unknownUnit)];
  if (known !== undefined)
    return isSomebodyElse(person, known, facts) ? [faults.numenConflict(known)] : ofUnit;
  const { usualName, firstName, birthDate, unit, endsOn } = person;
  return [
    ...(usualName === undefined ? [faults.required('usual_name')] : []),
    ...(firstName === undefined ? [faults.required('first_name')] : []),
    ...(birthDate === undefined ? [faults.required('birth_date')] : []),
    ...(unit === undefined ? [faults.required('unit')] : ofUnit),
    ...(endsOn !== undefined && endsOn < facts.today ? [faults.contractOver(endsOn)] : []),
  ];
}

/** Whether a NUMEN is another person's. Names that were changed by hand since explain that the file has other ones. */
function isSomebodyElse(
  person: Omit<LinePerson, 'numen'>,
  known: KnownAgent,
  { extractedOn }: PlanFacts,
): boolean {
  if (namesSay(person, known) !== 'other') return false;
  const renamedByHand = (known.byHand.names ?? '') >= extractedOn;
  return !(renamedByHand && person.birthDate === known.birthDate);
}

/**
 * Of the lines of one person, the one that is planned: best one that names its holder as they are known, then one that
 * could create somebody, then one that says who is meant; the first of those that are alike in this. So it is the same one
 * before it is applied and after.
 */
function theOneThatCounts(
  lines: readonly FileLine[],
  known: KnownAgent | undefined,
  facts: PlanFacts,
): FileLine | undefined {
  const worth = ({ person }: FileLine) =>
    (known !== undefined && namesSay(person, known) === 'same' ? 4 : 0) +
    (whatIsWrong(person, undefined, facts).length === 0 ? 2 : 0) +
    (keyOf(person) === undefined ? 0 : 1);
  return lines
    .filter(({ person }) => whatIsWrong(person, known, facts).length === 0)
    .reduce<FileLine | undefined>(
      (best, line) => (best === undefined || worth(line) > worth(best) ? line : best),
      undefined,
    );
}

/** A line of somebody of whom another one speaks, which is the one that counts, maybe by another NUMEN of theirs. */
function planRepeat(
  read: PersonLine,
  first: FileLine,
  alike: readonly FileLine[],
  known: KnownAgent | undefined,
  facts: PlanFacts,
): PlannedLine {
  const compared = beside(first.person, read.person, facts);
  if (compared.is === 'other-names') {
    const isOfOne = first.fingerprint === read.fingerprint;
    const why = isOfOne ? faults.numenOfLine(first) : faults.otherNumenOfLine(first);
    return refused(read, facts, [why]);
  }
  if (compared.is === 'contradiction')
    return refused(read, facts, [faults.contradictsLine(first, compared.field)]);
  const contradiction =
    facts.mode === 'synchronise' ? firstContradiction(first, alike, facts) : undefined;
  if (contradiction !== undefined) {
    const { other, field } = contradiction;
    return refused(read, facts, [faults.contradictsLine(other, field)]);
  }
  const { unit } = unitMeant(read.person.unit, facts);
  const repeat = { ...nothing, line: read.line, kind: 'known', ...(unit && { unit }) } as const;
  const noted = [...read.remarks, remarks.repeatsLine(first)];
  if (known !== undefined) return { ...repeat, ...held(known), remarks: noted };

  const plan = planNew(first.line, first.fingerprint, first.person, facts);
  if (plan.kind === 'asked') return refused(read, facts, [faults.whichPersonThere(first)]);
  if (plan.kind === 'same-person') return { ...repeat, ...held(plan.namesake), remarks: noted };
  const agentId = facts.newAgentId(first.line);
  return { ...repeat, agentId, present: [agentId], remarks: noted };
}

/** The line that counts for its NUMEN. */
function planFirst(
  read: PersonLine,
  fingerprint: string,
  known: KnownAgent | undefined,
  facts: PlanFacts,
): PlannedLine {
  const { line, person } = read;
  const meant = { ...person, ...unitMeant(person.unit, facts) };
  if (known !== undefined) return planHolder(read, meant, known, facts);

  const plan = planNew(line, fingerprint, meant, facts);
  const answered = {
    answers: plan.answers,
    ...(plan.answer !== undefined && { answer: plan.answer }),
  };
  if (plan.kind === 'asked')
    return {
      ...refused(read, facts, [plan.fault]),
      ...answered,
      remarks: [...read.remarks, ...plan.remarks],
    };
  if (plan.kind === 'same-person') {
    const planned = planHolder(read, meant, plan.namesake, facts);
    const numen = { field: 'numen', from: null, to: null } as const;
    return {
      ...planned,
      ...answered,
      kind: planned.kind === 'returning' ? 'returning' : 'changed',
      changes: [...planned.changes, numen],
    };
  }
  const agentId = facts.newAgentId(line);
  return {
    ...nothing,
    ...answered,
    line,
    kind: 'created',
    agentId,
    unit: meant.unit!,
    remarks: [...read.remarks, ...plan.remarks, ...outOfScope(meant.unit!, facts)],
    present: [agentId],
  };
}

function planHolder(
  { line, remarks: noted }: PersonLine,
  meant: Omit<LinePerson, 'numen'>,
  known: KnownAgent,
  facts: PlanFacts,
): PlannedLine {
  const answered = facts.answers.lines.get(line);
  const outcome = planKnown(meant, known, facts, answered === 'apply');
  const answers = outcome.asksByHand ? (['apply', 'keep'] as const) : [];
  const answer = answers.find((one) => one === answered);
  return {
    ...nothing,
    ...held(known),
    line,
    kind: outcome.kind,
    ...(meant.unit !== undefined && { unit: meant.unit }),
    changes: outcome.changes,
    remarks: [...noted, ...outcome.remarks, ...outOfScope(meant.unit ?? known.unit, facts)],
    answers,
    ...(answer !== undefined && { answer }),
  };
}

function refused(
  { line, person, fingerprint, remarks: noted }: PersonLine,
  facts: PlanFacts,
  why: readonly LineFault[],
): PlannedLine {
  const known = fingerprint === undefined ? undefined : facts.known.get(fingerprint);
  const { unit, unknownUnit } = unitMeant(person.unit, facts);
  const present = new Set([
    ...(known === undefined ? [] : [known.agentId]),
    ...namesakesOf(person, facts).map(({ agentId }) => agentId),
  ]);
  return {
    ...nothing,
    line,
    kind: 'rejected',
    ...(known !== undefined && { agentId: known.agentId, version: known.version }),
    ...(unit !== undefined && { unit }),
    ...(unknownUnit !== undefined && { unknownUnit }),
    remarks: noted,
    faults: why,
    present: [...present],
  };
}

const held = ({ agentId, version }: KnownAgent) => ({ agentId, version, present: [agentId] });

function outOfScope(unit: string, { mode, scope }: PlanFacts): LineFault[] {
  const isOutside = mode === 'synchronise' && scope.length > 0 && !scope.includes(unit);
  return isOutside ? [remarks.outOfScope(unit)] : [];
}
