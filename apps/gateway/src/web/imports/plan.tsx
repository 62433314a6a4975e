import { counted, inFigures } from '@citadelle/contracts';
import type {
  ImportColumn,
  ImportRemark,
  ImportView,
  LineKind,
  PlannedLineView,
} from '@citadelle/contracts/calls';
import { Facts } from '../components/facts.js';
import { LinkLine } from '../components/links.js';
import { Alert } from '../components/messages.js';
import { writtenDate } from '../forms/typed-date.js';
import { fieldInWords, LINE_KINDS, MODES, separatorInWords } from './import-words.js';
import { importPath } from './imports.paths.js';
import { LinesTable } from './lines.js';

/** The kinds of which a plan shows some lines, in this order. */
export const SAMPLED = [
  'rejected',
  'created',
  'changed',
  'returning',
  'departing',
  'held',
] as const satisfies readonly LineKind[];

/** Some lines of each kind. */
export type Samples = ReadonlyMap<LineKind, readonly PlannedLineView[]>;

/** How many lines of a kind a plan shows. */
export const SAMPLE = 20;

/** How the file was read, so that wrong letters or columns are seen before anything is confirmed. */
export function Understood({ view }: { view: ImportView }) {
  if (view.encoding === '') return null;
  const { encoding, separator, sample, columns, mode, scope, extractedOn } = view;
  const read = columns.filter(({ field }) => field !== null);
  const left = columns.filter(({ field, header }) => field === null && header !== '');
  return (
    <section>
      <h2>Comment le fichier a été lu</h2>
      <Facts
        facts={[
          ['Contenu', MODES[mode].name + (scope.length > 0 ? ` : ${scope.join(', ')}` : '')],
          ['Extrait le', writtenDate(extractedOn)],
          ['Lettres', `${encoding}, colonnes séparées par : ${separatorInWords(separator)}`],
          sample.length > 0 && [
            'Des noms avec accents, tels qu’ils ont été lus',
            <strong>{sample.join(' · ')}</strong>,
          ],
          ['Colonnes reconnues', read.map(columnInWords).join(', ')],
          left.length > 0 && [
            'Colonnes laissées de côté',
            left.map(({ header }) => header).join(', '),
          ],
        ]}
      />
      <p>
        Un nom est mal écrit ? Abandonnez cet import, et enregistrez le fichier en « CSV UTF-8 ».
      </p>
    </section>
  );
}

function columnInWords({ header, field }: ImportColumn): string {
  const words = fieldInWords(field ?? '');
  return header === words ? words : `${header} (${words})`;
}

/** What would be done, or was, in numbers. */
export function Counts({ view }: { view: ImportView }) {
  const rows: (readonly [name: string, count: number, kind?: LineKind])[] = [
    [LINE_KINDS.created.many, view.created, 'created'],
    [LINE_KINDS.changed.many, view.changed, 'changed'],
    [LINE_KINDS.returning.many, view.returning, 'returning'],
    [LINE_KINDS.known.many, view.alreadyKnown, 'known'],
    [LINE_KINDS.rejected.many, view.rejected, 'rejected'],
    ['Lignes vides, ignorées', view.empty],
    ...(view.mode === 'synchronise'
      ? [
          [
            view.departuresConfirmed
              ? 'Absents, dont le départ est confirmé'
              : LINE_KINDS.departing.many,
            view.departing,
            'departing',
          ] as const,
        ]
      : []),
    ['Homonymes, dont l’identifiant reçoit un numéro', view.homonyms],
    ['Doublons possibles', view.possibleDuplicates],
  ];
  return (
    <table class="pratic-figures">
      <caption class="fr-sr-only">Ce que fait ce fichier, en nombres</caption>
      <thead>
        <tr>
          <th scope="col">{`Sur ${counted(view.total, 'ligne', 'lignes')}`}</th>
          <th scope="col">Nombre</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, count, kind]) => (
          <tr>
            <th scope="row">
              {kind && count > 0 ? <a href={linesPath(view, kind)}>{name}</a> : name}
            </th>
            <td>{inFigures(count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where all lines of a kind are. */
export function linesPath({ importId }: Pick<ImportView, 'importId'>, kind: LineKind): string {
  return `${importPath(importId, 'lignes')}?kind=${kind}`;
}

/** Some lines of each kind, with the way to all of them. */
export function SampleTables({ view, samples }: { view: ImportView; samples: Samples }) {
  return SAMPLED.map((kind) => {
    const lines = samples.get(kind) ?? [];
    if (lines.length === 0) return null;
    return (
      <section class="fr-mt-6w">
        <h2>{LINE_KINDS[kind].many}</h2>
        <LinesTable kind={kind} lines={lines} />
        {lines.length === SAMPLE && (
          <LinkLine href={linesPath(view, kind)} space="fr-mt-2w">
            Tout voir : {LINE_KINDS[kind].many}
          </LinkLine>
        )}
      </section>
    );
  });
}

/** Why a plan may not be confirmed as it is. */
export function Blocks({ view: { blocked } }: { view: ImportView }) {
  if (blocked.length === 0) return null;
  return (
    <Alert kind="error" title="Cet import est bloqué">
      <Remarks remarks={blocked} />
      <p>
        Le plus souvent, le fichier n’est pas le bon : abandonnez cet import, et envoyez le bon
        fichier.
      </p>
    </Alert>
  );
}

/** What is to be known of a plan. */
export function Warnings({ view: { warnings } }: { view: ImportView }) {
  if (warnings.length === 0) return null;
  return (
    <Alert kind="warning" title="À vérifier">
      <Remarks remarks={warnings} />
    </Alert>
  );
}

function Remarks({ remarks }: { remarks: readonly ImportRemark[] }) {
  return (
    <ul>
      {remarks.map(({ message }) => (
        <li>{message}</li>
      ))}
    </ul>
  );
}
