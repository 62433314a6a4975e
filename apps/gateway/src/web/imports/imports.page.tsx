import { inFigures } from '@citadelle/contracts';
import {
  IMPORT_BYTES_MAX,
  importModes,
  type ImportState,
  type ImportView,
  type Page as PageOf,
  type UnitView,
} from '@citadelle/contracts/calls';
import { CardTable } from '../components/card-table.js';
import { CheckboxesField, RadioField } from '../components/choices.js';
import { Field } from '../components/field.js';
import { TOO_LARGE } from '../../uploads/sent-file.js';
import { FileField } from '../components/file-field.js';
import { LinkLine } from '../components/links.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { unitChoices } from '../known-units.js';
import { LABELS } from '../layout/labels.js';
import { Page } from '../layout/page.js';
import { importName, MODES, STATES } from './import-words.js';
import { importPath, IMPORTS } from './imports.paths.js';

interface Props {
  readonly imports: PageOf<ImportView>;
  readonly units: readonly UnitView[];
  readonly form?: FilledForm | undefined;
  /** Whether this is not the first page of the imports. */
  readonly isLater?: boolean;
}

/** « Importer »: a file to send, and what was sent before. */
export function importsPage({ imports, units, form, isLater = false }: Props) {
  const title = `${LABELS.imports} – ${LABELS.directory}`;
  return (
    <Page
      title={isLater ? `${title}, suite` : title}
      place={{ section: IMPORTS }}
      {...(form && { form })}
    >
      <h1>{LABELS.imports}</h1>
      {!isLater && <Upload units={units} />}
      <h2 class="fr-mt-6w">Imports précédents</h2>
      <Past imports={imports} />
      {isLater && (
        <LinkLine href={IMPORTS} space="fr-mt-3w">
          Imports les plus récents
        </LinkLine>
      )}
    </Page>
  );
}

function Upload({ units }: Pick<Props, 'units'>) {
  return (
    <section class="pratic-column">
      <h2>Envoyer un fichier</h2>
      <p>
        Le fichier est d’abord lu et comparé à l’annuaire : rien n’est changé avant que vous ayez vu
        ce qui serait fait et l’ayez confirmé. Il est chiffré dès son arrivée, et détruit une fois
        appliqué, au plus tard après 24 heures.
      </p>
      <PostForm action={IMPORTS} withFile>
        <RadioField
          name="mode"
          legend="Que contient ce fichier ?"
          options={importModes.map((mode) => [mode, MODES[mode].name, MODES[mode].hint])}
        />
        <CheckboxesField
          name="scope"
          legend="De quels services est-ce tout le personnel ? (facultatif)"
          hint="Pour « Tout le personnel » seulement ; rien de coché : de tous les services"
          options={unitChoices(units)}
        />
        <Field
          name="extractedOn"
          label="Date de l’extraction (facultatif)"
          hint="Le jour où le fichier a été tiré du logiciel RH, sous la forme JJ/MM/AAAA ; aujourd’hui si vous ne dites rien"
          optional
        />
        <FileField
          name="file"
          label="Fichier"
          hint="Au format CSV, de préférence « CSV UTF-8 » ; 100 Mo au plus. Colonnes : nom d’usage, prénom, date de naissance, NUMEN et service ; s’il y a lieu, téléphone et fin de contrat."
          accept=".csv,.txt,text/csv"
          largest={IMPORT_BYTES_MAX}
          tooLarge={TOO_LARGE}
        />
        <button class="fr-btn fr-mt-3w">Envoyer et vérifier</button>
      </PostForm>
    </section>
  );
}

function Past({ imports: { items, next } }: Pick<Props, 'imports'>) {
  if (items.length === 0) return <p>Aucun fichier n’a encore été envoyé.</p>;
  return (
    <>
      <CardTable
        caption="Imports précédents, le plus récent d’abord"
        columns={['Import', 'Contenu', 'État', 'Lignes', 'Créations', 'Changements', 'Refusées']}
        rows={items.map((view) => [
          <a href={importPath(view.importId)}>{importName(view)}</a>,
          MODES[view.mode].name,
          <StateBadge state={view.state} />,
          inFigures(view.total),
          ...[view.created, view.changed, view.rejected].map((count) =>
            cameToNothing(view) ? '–' : inFigures(count),
          ),
        ])}
        isDense
      />
      {next !== null && (
        <LinkLine href={`${IMPORTS}?after=${encodeURIComponent(next)}`} space="fr-mt-3w">
          Imports plus anciens
        </LinkLine>
      )}
    </>
  );
}

/** Whether nothing of what an import proposed was ever confirmed, nor will be. */
const cameToNothing = ({ state, confirmed }: ImportView) => state === 'abandoned' && !confirmed;

/** How far an import is. */
export function StateBadge({ state }: { state: ImportState }) {
  const [look, text] = STATES[state];
  return <span class={`fr-badge fr-badge--sm ${look}`.trim()}>{text}</span>;
}
