import type { ImportLineError, LineKind, PlannedLineView } from '@citadelle/contracts/calls';
import type { JSX } from 'preact';
import { CardTable, CodeCell } from '../components/card-table.js';
import { agentPath } from '../directory/agents.page.js';
import { changeInWords, LINE_KINDS } from './import-words.js';

interface Props {
  readonly kind: LineKind;
  readonly lines: readonly PlannedLineView[];
}

/** Lines of a plan that have one thing in common. What none of them has gets no column. */
export function LinesTable({ kind, lines }: Props) {
  const columns = columnsOf(kind).filter(
    ([, cell], at) => at === 0 || lines.some((line) => cell(line) !== null),
  );
  return (
    <CardTable
      caption={LINE_KINDS[kind].many}
      columns={columns.map(([name]) => name)}
      rows={lines.map((line) => columns.map(([, cell]) => cell(line) ?? '–'))}
      isDense
    />
  );
}

/** What is shown of a line, and null where it has nothing of the kind. */
type Column = readonly [name: string, cell: (line: PlannedLineView) => JSX.Element | string | null];

const columnsOf = (kind: LineKind): readonly Column[] => [
  ['Personne', (line) => <Who line={line} />],
  ['Ligne', ({ line }) => (line === null ? null : String(line))],
  ['Service', ({ unit }) => unit && <CodeCell code={unit} />],
  ['Identifiant', ({ login }) => login],
  [kind === 'rejected' ? 'Motif du refus' : 'À savoir', (line) => said(saidOf(line))],
];

/** Whom a line means, with the way to their page once there is one. */
function Who({ line }: { line: PlannedLineView }) {
  const { agentId, kind, applied } = line;
  const isThere = agentId !== null && (kind !== 'created' || applied);
  return isThere ? <a href={agentPath(agentId)}>{nameIn(line)}</a> : <>{nameIn(line)}</>;
}

/** Somebody as a line names them. */
export function nameIn({ usualName, firstName, line }: PlannedLineView): string {
  const name = [usualName, firstName].filter((part) => part !== null).join(' ');
  return name === '' ? `Ligne ${line}, sans nom lisible` : name;
}

function saidOf(line: PlannedLineView): string[] {
  const { changes, renumbers, remarks, errors } = line;
  return [
    ...errors.map((error) => withoutName(error, line)),
    ...changes.map(changeInWords),
    ...(renumbers === null
      ? []
      : [`L’identifiant ${renumbers} de son homonyme devient ${renumbers}1, et reste valable.`]),
    ...remarks.map(({ message }) => message),
  ];
}

/** What is wrong with a line. Each error names line and person, which stand in the same row here. */
function withoutName({ message }: ImportLineError, line: PlannedLineView): string {
  const begins = [`Ligne ${line.line}, ${nameIn(line)} : `, `Ligne ${line.line} : `];
  const named = begins.find((begin) => message.startsWith(begin)) ?? '';
  return message.slice(named.length);
}

/** What several cells of a line have in common is said once. */
function said(all: readonly string[]) {
  const items = [...new Set(all)];
  if (items.length < 2) return items[0] ?? null;
  return (
    <ul class="fr-raw-list">
      {items.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  );
}
