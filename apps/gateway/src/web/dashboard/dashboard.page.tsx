import { inFigures } from '@citadelle/contracts';
import type { StatisticsView, WeekOfRequests } from '@citadelle/contracts/calls';
import { Facts } from '../components/facts.js';
import { LinkLine } from '../components/links.js';
import { LABELS } from '../layout/labels.js';
import { Page } from '../layout/page.js';
import { type Bar, BarChart } from './bar-chart.js';
import { ACCOUNTS, dayInWords, lengthInWords, STATES } from './dashboard-words.js';

const DELAY = `Délai médian jusqu’au ${LABELS.secondCode}`;

/** « Tableau de bord ». */
export function dashboardPage(statistics: StatisticsView) {
  const { accounts, requests, weeks, medianSecondsToCode } = statistics;
  return (
    <Page title={LABELS.dashboard}>
      <h1>{LABELS.dashboard}</h1>
      <div class="pratic-numbers">
        <Facts
          facts={[
            ['Comptes encore sur NUMEN', inFigures(accounts.numen)],
            [DELAY, lengthInWords(medianSecondsToCode)],
            ['Demandes expirées', inFigures(sum(weeks, 'expired'))],
            ['Demandes refusées', inFigures(sum(weeks, 'refused'))],
          ]}
        />
      </div>
      <h2>Comptes</h2>
      <BarChart
        id="comptes"
        title="Comptes aujourd’hui"
        columns={['Comptes', 'Nombre']}
        bars={ACCOUNTS.map(([kind, label]) => counted(label, accounts[kind]))}
        empty="Personne n’a encore de compte. Ils apparaîtront ici dès la création des premiers agents."
      />
      <h2>{LABELS.requests}</h2>
      <p>
        {`Toutes celles qui ont été commencées depuis le lundi ${dayInWords(weeks[0]!.monday)} : cette semaine et les ${weeks.length - 1} précédentes.`}
      </p>
      <BarChart
        id="etats"
        title="Où elles en sont"
        columns={['État', 'Demandes']}
        bars={requests.map(({ state, count }) => counted(STATES[state], count))}
        empty="Personne n’a eu besoin de codes pendant ces semaines : il n’y a rien à compter."
      />
      {sum(weeks, 'started') > 0 && <ByWeek weeks={weeks} />}
      <LinkLine href="/annuaire" space="fr-mt-4w">
        {LABELS.directory}
      </LinkLine>
    </Page>
  );
}

function ByWeek({ weeks }: Pick<StatisticsView, 'weeks'>) {
  const byWeek = (bar: (week: WeekOfRequests) => Omit<Bar, 'label'>) =>
    weeks.map((week) => ({ label: `Semaine du ${dayInWords(week.monday)}`, ...bar(week) }));
  return (
    <>
      <BarChart
        id="delais"
        title={DELAY}
        columns={['Demandes', 'Délai médian']}
        bars={byWeek(({ medianSecondsToCode: value }) => ({ value, text: lengthInWords(value) }))}
        empty={`Aucun ${LABELS.secondCode} n’a été donné pendant ces semaines.`}
      />
      {ENDS.map(([what, id, ended, empty]) => (
        <BarChart
          id={id}
          title={`Demandes ${ended.toLowerCase()}`}
          columns={['Demandes', ended]}
          bars={byWeek((week) => ({ value: week[what], text: inFigures(week[what]) }))}
          empty={empty}
        />
      ))}
    </>
  );
}

/** Two ways in which requests end, counted week by week. */
const ENDS = [
  [
    'expired',
    'expirees',
    'Expirées',
    'Aucune demande n’a expiré : chacun a reçu ses codes à temps.',
  ],
  ['refused', 'refusees', 'Refusées', 'Aucune demande n’a été refusée.'],
] as const;

function counted(label: string, count: number): Bar {
  return { label, value: count, text: inFigures(count) };
}

function sum(weeks: readonly WeekOfRequests[], what: 'started' | 'refused' | 'expired'): number {
  return weeks.reduce((total, week) => total + week[what], 0);
}
