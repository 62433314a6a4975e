import type { ImportView } from '@citadelle/contracts/calls';
import type { ComponentChildren } from 'preact';
import { LinkLine } from '../components/links.js';
import type { Messages } from '../components/messages.js';
import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { Page } from '../layout/page.js';
import { importName } from './import-words.js';
import { importPath, IMPORTS } from './imports.paths.js';

const DONE: Messages = {
  fichier: {
    title: 'Le fichier est arrivé',
    said: 'Il est lu et comparé à l’annuaire. Rien n’est changé avant votre confirmation.',
  },
  reponses: {
    title: 'Vos réponses sont enregistrées',
    said: 'Ce qui serait fait est calculé de nouveau.',
  },
  confirmation: {
    title: 'L’import est confirmé',
    said: 'Les lignes sont appliquées dans l’ordre du fichier. Vous pouvez fermer cette page : l’import continue.',
  },
  proposition: {
    kind: 'info',
    title: 'Proposé : un deuxième administrateur doit confirmer',
    said: 'Les blocages sont levés de votre part. Un autre administrateur ouvre cet import et les lève à son tour : rien n’est fait avant.',
  },
  departs: {
    title: 'Les départs sont confirmés',
    said: 'Les comptes se ferment, et les rôles sont retirés.',
  },
  arret: { title: 'L’import s’arrête', said: 'Ce qui est appliqué le reste.' },
  reprise: { title: 'L’import reprend', said: 'Il continue là où il s’était arrêté.' },
  abandon: { title: 'L’import est abandonné', said: 'Le fichier est détruit.' },
};

const STEPS = ['Envoyer le fichier', 'Vérifier', 'Confirmer', 'Suivre'] as const;

interface Props {
  readonly view: ImportView;
  readonly step: (typeof STEPS)[number];
  /** What the page says of the step, above all. */
  readonly heading: string;
  readonly form?: FilledForm | undefined;
  /** Whether it stands beside the page of the import, to which it leads back. */
  readonly aside?: boolean;
  readonly children: ComponentChildren;
}

/** A page on the way of a file of HR: which step it is, and which comes next. */
export function ImportStep({ view, step, heading, form, aside = false, children }: Props) {
  const at = STEPS.indexOf(step) + 1;
  const next = STEPS[at];
  const state = `Étape ${at} sur ${STEPS.length}`;
  return (
    <Page
      title={`${heading} – ${state} – ${importName(view)}`}
      place={{
        section: IMPORTS,
        ...(aside && { above: [importPath(view.importId), importName(view)] as const }),
        page: aside ? heading : importName(view),
      }}
      messages={DONE}
      {...(form && { form })}
    >
      <h1 class="fr-h3">{importName(view)}</h1>
      <div class="fr-stepper">
        <h2 class="fr-stepper__title">
          {heading}
          <span class="fr-stepper__state">{state}</span>
        </h2>
        <div class="fr-stepper__steps" data-fr-current-step={at} data-fr-steps={STEPS.length}></div>
        {next !== undefined && (
          <p class="fr-stepper__details">
            <span class="fr-text--bold">Étape suivante :</span> {next}
          </p>
        )}
      </div>
      {children}
      {aside && (
        <LinkLine href={importPath(view.importId)} space="fr-mt-4w">
          Ne rien faire, et revenir à l’import
        </LinkLine>
      )}
      <LinkLine href={IMPORTS} space="fr-mt-4w">
        {LABELS.imports} : tous les imports
      </LinkLine>
    </Page>
  );
}
