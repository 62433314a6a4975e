import { counted } from '@citadelle/contracts';
import type { ImportView, Page as PageOf, PlannedLineView } from '@citadelle/contracts/calls';
import { useContext } from 'preact/hooks';
import { FieldMessages, marked } from '../components/field.js';
import { LinkLine } from '../components/links.js';
import { Alert } from '../components/messages.js';
import { PostForm } from '../components/post-form.js';
import type { FilledForm } from '../forms/filled-form.js';
import { FormContext } from '../layout/page-context.js';
import { ConfirmPassword } from '../powers/confirm-password.js';
import { ImportStep } from './import-step.js';
import { changed, created, leaving, returning } from './import-words.js';
import { importPath } from './imports.paths.js';
import { LinesTable } from './lines.js';
import { blockField, blocksOf, expectedOf, stuckBy } from './lifted-blocks.js';
import { linesPath } from './plan.js';

/** Confirms everything but departures. */
export function confirmationPage(view: ImportView, form?: FilledForm) {
  const { importId, rejected, departing } = view;
  const stuck = stuckBy(view);
  return (
    <ImportStep view={view} step="Confirmer" heading="Confirmer l’import" form={form} aside>
      <div class="pratic-column">
        <p>Si vous confirmez, ce fichier donne :</p>
        <ul>
          <li>
            <strong>{created(view.created)}</strong>, avec un compte ouvert aussitôt ;
          </li>
          <li>
            <strong>{changed(view.changed)}</strong> (nom, service, téléphone ou fin de contrat) ;
          </li>
          <li>
            <strong>{returning(view.returning)}</strong>, dont le compte s’ouvre de nouveau.
          </li>
        </ul>
        <p>
          {rejected > 0 &&
            `${counted(rejected, 'ligne refusée est laissée', 'lignes refusées sont laissées')} de côté. `}
          {departing > 0 &&
            `Personne ne part : ${counted(departing, 'absence se décide', 'absences se décident')} ensuite, à part. `}
          Un identifiant donné l’est pour toujours. Tous les administrateurs de l’annuaire reçoivent
          par courriel un résumé de l’import, avec votre nom.
        </p>
        {stuck.length > 0 ? (
          <Alert kind="error" title="Cet import ne peut pas être confirmé">
            <ul>
              {stuck.map(({ message }) => (
                <li>{message}</li>
              ))}
            </ul>
          </Alert>
        ) : (
          <PostForm action={importPath(importId, 'confirmation')} hidden={expectedOf(view)}>
            <LiftBlocks view={view} />
            <ConfirmPassword />
            <button class="fr-btn">
              {`Oui, appliquer : ${created(view.created)}, ${changed(view.changed)}, ${returning(view.returning)}`}
            </button>
          </PostForm>
        )}
      </div>
    </ImportStep>
  );
}

/** Confirms the departures of those whom the file does not name, by name. */
export function departuresPage(
  view: ImportView,
  { items, next }: PageOf<PlannedLineView>,
  form?: FilledForm,
) {
  const { importId, departing } = view;
  return (
    <ImportStep view={view} step="Confirmer" heading="Confirmer les départs" form={form} aside>
      <p>
        {`Le fichier ne nomme pas ${counted(departing, 'personne qui est', 'personnes qui sont')} dans l’annuaire. `}
        Si vous confirmez leur départ, leurs comptes se ferment et leurs demandes de codes prennent
        fin. Ni les identifiants ni les adresses ne seront donnés à quelqu’un d’autre. Tous les
        administrateurs de l’annuaire en reçoivent un résumé par courriel, avec votre nom.
      </p>
      {items.length === 0 ? (
        <p>Personne n’est absent.</p>
      ) : (
        <LinesTable kind="departing" lines={items} />
      )}
      {next !== null && (
        <LinkLine href={linesPath(view, 'departing')} space="fr-mt-2w">
          Tout voir : les absents du fichier
        </LinkLine>
      )}
      {departing > 0 && (
        <div class="pratic-column fr-mt-4w">
          <PostForm action={importPath(importId, 'departs')} hidden={expectedOf(view)}>
            <LiftBlocks view={view} />
            <ConfirmPassword />
            <button class="fr-btn">{`Oui, enregistrer ${leaving(departing)}`}</button>
          </PostForm>
        </div>
      )}
    </ImportStep>
  );
}

/** Abandons an import. */
export function abandonPage(view: ImportView, form?: FilledForm) {
  const applied = view.state === 'running' || view.state === 'suspended';
  return (
    <ImportStep
      view={view}
      step={applied ? 'Suivre' : 'Vérifier'}
      heading="Abandonner l’import"
      form={form}
      aside
    >
      <p>
        {applied
          ? 'Si vous abandonnez, les lignes déjà traitées le restent, et les autres ne seront pas appliquées. '
          : 'Rien n’a été changé dans l’annuaire. '}
        Le fichier sera détruit : pour reprendre, il faudra l’envoyer de nouveau.
      </p>
      <PostForm action={importPath(view.importId, 'abandon')}>
        <button class="fr-btn">Oui, abandonner cet import</button>
      </PostForm>
    </ImportStep>
  );
}

/** Each block in words, lifted by typing how many people it is about. */
function LiftBlocks({ view }: { view: ImportView }) {
  return blocksOf(view).map(({ code, message, people }) => (
    <PeopleField
      name={blockField(code)}
      label={`Pour lever ce blocage, tapez le nombre de personnes concernées : ${people}`}
      hint={message}
    />
  ));
}

function PeopleField({ name, label, hint }: { name: string; label: string; hint: string }) {
  const form = useContext(FormContext);
  const isWrong = form.isWrong(name);
  return (
    <div class={marked('fr-input-group', isWrong)}>
      <label class="fr-label" for={name}>
        {label}
        <span class="fr-hint-text">{hint}</span>
      </label>
      <input
        class={marked('fr-input', isWrong)}
        id={name}
        name={name}
        inputMode="numeric"
        autocomplete="off"
        value={form.value(name)}
        aria-describedby={isWrong ? `${name}-messages` : undefined}
        aria-invalid={isWrong || undefined}
      />
      <FieldMessages name={name} />
    </div>
  );
}
