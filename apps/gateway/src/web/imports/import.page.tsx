import type { ImportView, UnitView } from '@citadelle/contracts/calls';
import { LinkLine } from '../components/links.js';
import { Alert } from '../components/messages.js';
import { FilledForm } from '../forms/filled-form.js';
import { abandonedPage } from './abandoned.page.js';
import { ImportStep } from './import-step.js';
import { importPath } from './imports.paths.js';
import {
  Blocks,
  Counts,
  linesPath,
  SAMPLE,
  SampleTables,
  type Samples,
  Understood,
  Warnings,
} from './plan.js';
import { Progress } from './progress.js';
import { stuckBy } from './lifted-blocks.js';
import { answered, Questions } from './questions.js';

/** What is known of an import. */
export interface SeenImport {
  readonly view: ImportView;
  readonly samples: Samples;
  readonly units: readonly UnitView[];
  /** Whether a browser without scripts was asked to load the page again and again. */
  readonly refreshes?: boolean;
}

/** An import, as far as it is. */
export function importPage(seen: SeenImport, form?: FilledForm) {
  switch (seen.view.state) {
    case 'reading':
      return readingPage(seen);
    case 'ready':
    case 'blocked':
      return planPage(seen, form);
    case 'running':
    case 'suspended':
      return runningPage(seen, form);
    case 'done':
      return donePage(seen);
    case 'abandoned':
      return abandonedPage(seen.view);
  }
}

function readingPage({ view, refreshes }: SeenImport) {
  return (
    <ImportStep view={view} step="Vérifier" heading="Lecture du fichier">
      <Progress view={view} what={['ligne lue', 'lignes lues']} refreshes={refreshes} />
      <Abandon view={view} />
    </ImportStep>
  );
}

function planPage({ view, samples, units }: SeenImport, form?: FilledForm) {
  const { importId, state, unknownUnits } = view;
  const asked = [...samples.values()].flat();
  const shown = form ?? new FilledForm(answered(unknownUnits, asked));
  const { created, changed, returning, departing } = view;
  const nothing = created + changed + returning === 0;
  // A file of which nothing comes, or with a block that nobody may lift, is only abandoned.
  const isStuck = (state === 'blocked' && nothing && departing === 0) || stuckBy(view).length > 0;
  return (
    <ImportStep view={view} step="Vérifier" heading="Vérifier ce qui serait fait" form={shown}>
      <Blocks view={view} />
      <Warnings view={view} />
      <Understood view={view} />
      <section class="fr-mt-6w">
        <h2>Ce qui serait fait</h2>
        <Counts view={view} />
      </section>
      <Questions
        importId={importId}
        units={units}
        unknownUnits={unknownUnits}
        lines={asked}
        hasMore={[...samples.values()].some(({ length }) => length === SAMPLE)}
      />
      <section class="fr-mt-6w">
        <h2>Ensuite</h2>
        {nothing && <p>Ce fichier ne crée et ne change personne.</p>}
        {!isStuck && (
          <p>
            <a class="fr-btn" href={importPath(importId, 'confirmation')}>
              {state === 'blocked' ? 'Lever le blocage' : 'Continuer vers la confirmation'}
            </a>
          </p>
        )}
        <Files view={view} />
        <Abandon view={view} />
      </section>
      <SampleTables view={view} samples={samples} />
    </ImportStep>
  );
}

function runningPage({ view, refreshes }: SeenImport, form?: FilledForm) {
  const runs = view.state === 'running';
  return (
    <ImportStep
      view={view}
      step="Suivre"
      heading={runs ? 'Import en cours' : 'Import arrêté'}
      form={form}
    >
      <Progress view={view} what={['ligne traitée', 'lignes traitées']} refreshes={refreshes} />
      <Abandon view={view} />
    </ImportStep>
  );
}

function donePage({ view, samples }: SeenImport) {
  const { importId, departing, departuresConfirmed } = view;
  return (
    <ImportStep view={view} step="Suivre" heading="Import terminé">
      {departing > 0 && !departuresConfirmed && (
        <Alert kind="info" title="Des absents restent en poste">
          <p>Le fichier ne les nomme pas. Leur départ est à confirmer à part.</p>
          <LinkLine href={importPath(importId, 'departs')}>Voir les absents et décider</LinkLine>
        </Alert>
      )}
      <h2>Ce qui a été fait</h2>
      <Counts view={view} />
      <div class="fr-mt-4w">
        <Files view={view} />
      </div>
      {[...samples.values()].every((lines) => lines.length === 0) && (
        <p>Le détail des lignes n’est pas gardé plus de 24 heures.</p>
      )}
      <SampleTables view={view} samples={samples} />
    </ImportStep>
  );
}

/** The files that an import gives. */
function Files({ view }: { view: ImportView }) {
  const { importId, rejected } = view;
  return (
    <ul class="fr-raw-list">
      <li class="fr-mb-2w">
        <Download href={importPath(importId, 'rapport.csv')}>Rapport, ligne par ligne</Download>
      </li>
      {rejected > 0 && (
        <li>
          <Download href={importPath(importId, 'lignes-refusees.csv')}>
            Lignes refusées, à corriger et à renvoyer
          </Download>
          <p>
            Les NUMEN n’y sont pas : saisissez-les de nouveau.{' '}
            <a href={linesPath(view, 'rejected')}>Voir pourquoi elles sont refusées</a>
          </p>
        </li>
      )}
    </ul>
  );
}

function Download({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <a class="fr-link fr-link--download" href={href} download>
      {children}
      <span class="fr-link__detail">CSV</span>
    </a>
  );
}

function Abandon({ view: { importId } }: { view: ImportView }) {
  return (
    <LinkLine href={importPath(importId, 'abandon')} space="fr-mt-2w">
      Abandonner cet import
    </LinkLine>
  );
}
