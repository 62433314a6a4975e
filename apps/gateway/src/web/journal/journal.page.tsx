import { type JournalKind, journalKinds, timeOfDay } from '@citadelle/contracts';
import type { JournalEntryView, JournalPerson, Page as PageOf } from '@citadelle/contracts/calls';
import { CardTable, CodeCell } from '../components/card-table.js';
import { Field, SelectField } from '../components/field.js';
import { LinkLine } from '../components/links.js';
import { agentPath } from '../directory/agents.page.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { Page } from '../layout/page.js';
import { momentOn } from '../layout/times-in-words.js';
import { KINDS, outcomeInWords } from './journal-words.js';

/** The filters; each may stay empty. */
export const FILTERS = ['kind', 'agent', 'from', 'until'] as const;

interface Props {
  readonly form: FilledForm;
  /** Undefined when the filters were invalid. */
  readonly found?: PageOf<JournalEntryView>;
  /** Whether this is not the first page. */
  readonly isLater?: boolean;
}

/** « Journal ». */
export function journalPage({ form, found, isLater = false }: Props) {
  return (
    <Page
      title={isLater ? `${LABELS.journal}, suite` : LABELS.journal}
      form={form}
      place={{ section: '/annuaire/journal' }}
    >
      <h1>{LABELS.journal}</h1>
      <p>
        Connexions refusées, délais imposés, accès refusés, codes donnés, rôles, départs et
        téléchargements, les plus récents d’abord. Ce qui se répète dans une heure est compté sur
        une seule ligne. Chaque consultation de ce journal y est inscrite.
      </p>
      <form method="get" action="/annuaire/journal" noValidate class="pratic-filters">
        <SelectField name="kind" label="Événement" options={[['', 'Tous'], ...choices()]} />
        <Field name="agent" label="Identifiant de l’agent" verbatim optional />
        <Field name="from" label="Du (JJ/MM/AAAA)" optional />
        <Field name="until" label="Au (JJ/MM/AAAA)" optional />
        <button class="fr-btn">Filtrer</button>
      </form>
      {found && <Found found={found} form={form} isLater={isLater} />}
      <LinkLine href="/annuaire" space="fr-mt-4w">
        {LABELS.directory}
      </LinkLine>
    </Page>
  );
}

const choices = (): [JournalKind, string][] =>
  journalKinds
    .map((kind): [JournalKind, string] => [kind, KINDS[kind]])
    .sort(([, one], [, other]) => one.localeCompare(other, 'fr'));

function Found({ found: { items, next }, form, isLater }: Required<Props>) {
  if (items.length === 0)
    return (
      <p>Rien n’est inscrit pour ce choix. Élargissez la période, ou retirez un des filtres.</p>
    );
  return (
    <>
      <LinkLine href={addressOf('/annuaire/journal.csv', form)}>Télécharger (CSV)</LinkLine>
      <CardTable
        caption="Journal de sécurité"
        columns={COLUMNS}
        rows={items.map(cellsOf)}
        isDense
      />
      {next !== null && (
        <LinkLine href={addressOf('/annuaire/journal', form, next)} space="fr-mt-3w">
          Entrées plus anciennes
        </LinkLine>
      )}
      {isLater && (
        <LinkLine href={addressOf('/annuaire/journal', form)} space="fr-mt-3w">
          Entrées les plus récentes
        </LinkLine>
      )}
    </>
  );
}

const COLUMNS = [
  'Quand',
  'Événement',
  'Auteur',
  'Agent concerné',
  'Service',
  'Adresse',
  'Résultat',
];

function cellsOf({
  at,
  until,
  count,
  kind,
  actor,
  agent,
  unit,
  source,
  ...entry
}: JournalEntryView) {
  return [
    <>
      <time dateTime={at}>{momentOf(at)}</time>
      {until !== at && (
        <>
          {' – '}
          <time dateTime={until}>{isSameDay(at, until) ? timeOf(until) : momentOf(until)}</time>
        </>
      )}
    </>,
    <>
      {KINDS[kind]}
      {count > 1 && ` (${count} fois)`}
      {entry.operation !== null && (
        <>
          <br />
          <code>{entry.operation}</code>
        </>
      )}
    </>,
    <Person person={actor} />,
    <Person person={agent} />,
    unit === null ? '–' : <CodeCell code={unit} />,
    source === null ? '–' : <CodeCell code={source} />,
    outcomeInWords(entry.outcome),
  ];
}

function Person({ person }: { person: JournalPerson | null }) {
  if (!person) return <>–</>;
  const { agentId, firstName, usualName, login } = person;
  if (usualName === null) return <>{`agent effacé (${agentId})`}</>;
  return (
    <a href={agentPath(agentId)}>
      {`${usualName} ${firstName}${login === null ? '' : ` (${login})`}`}
    </a>
  );
}

const day = new Intl.DateTimeFormat('fr-FR', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'Europe/Paris',
});

const momentOf = (instant: string) => momentOn(day, instant);
const timeOf = (instant: string) => timeOfDay(new Date(instant));
const isSameDay = (one: string, other: string) =>
  day.format(new Date(one)) === day.format(new Date(other));

function addressOf(path: string, form: FilledForm, after = ''): string {
  const given = FILTERS.map((name) => [name, form.value(name)]);
  const query = new URLSearchParams([...given, ['after', after]].filter(([, text]) => text !== ''));
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
