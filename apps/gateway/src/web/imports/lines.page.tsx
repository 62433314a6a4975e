import type {
  ImportView,
  LineKind,
  Page as PageOf,
  PlannedLineView,
} from '@citadelle/contracts/calls';
import { LinkLine } from '../components/links.js';
import { FilledForm } from '../forms/filled-form.js';
import { ImportStep } from './import-step.js';
import { LINE_KINDS } from './import-words.js';
import { importPath } from './imports.paths.js';
import { LinesTable } from './lines.js';
import { linesPath } from './plan.js';
import { answered, Questions } from './questions.js';

interface Props {
  readonly view: ImportView;
  readonly kind: LineKind;
  readonly found: PageOf<PlannedLineView>;
  readonly isLater: boolean;
}

/** All lines of a kind, page by page. */
export function linesPage({ view, kind, found: { items, next }, isLater }: Props) {
  const { many, none } = LINE_KINDS[kind];
  const waits = view.state === 'ready' || view.state === 'blocked';
  const here = linesPath(view, kind);
  return (
    <ImportStep
      view={view}
      step={waits ? 'Vérifier' : 'Suivre'}
      heading={isLater ? `${many}, suite` : many}
      form={new FilledForm(answered([], items))}
    >
      {items.length === 0 ? <p>{none}</p> : <LinesTable kind={kind} lines={items} />}
      {waits && <Questions importId={view.importId} lines={items} />}
      {next !== null && (
        <LinkLine href={`${here}&after=${encodeURIComponent(next)}`} space="fr-mt-3w">
          Lignes suivantes
        </LinkLine>
      )}
      {isLater && (
        <LinkLine href={here} space="fr-mt-3w">
          Revenir au début de la liste
        </LinkLine>
      )}
      <LinkLine href={importPath(view.importId)} space="fr-mt-3w">
        Revenir à l’import
      </LinkLine>
    </ImportStep>
  );
}
