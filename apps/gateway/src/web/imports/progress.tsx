import { counted, inFigures, timeOfDay } from '@citadelle/contracts';
import type { ImportView } from '@citadelle/contracts/calls';
import { PostForm } from '../components/post-form.js';
import { endInWords } from './import-words.js';
import { importPath } from './imports.paths.js';

interface Props {
  readonly view: ImportView;
  /** What is counted: one, and several. */
  readonly what: readonly [one: string, several: string];
  /** Whether the page is loaded again and again, as was asked. */
  readonly refreshes?: boolean | undefined;
}

/** The page of an import that a browser without scripts loads again by itself. */
const refreshed = (importId: string) => `${importPath(importId)}?actualiser=oui`;

/**
 * How far an import is, and the buttons to stop it and to let it go on. Where scripts run, what changes is shown by
 * itself; elsewhere the page is loaded again and again for whoever asks for that.
 */
export function Progress({ view, what, refreshes }: Props) {
  const { importId, state, waitingFor } = view;
  return (
    <>
      <div
        class="pratic-column"
        data-import-part={state === 'suspended' ? undefined : importPath(importId, 'en-direct')}
        data-import-page={importPath(importId)}
        data-import-state={state}
        data-import-at={timeOfDay(new Date()).replaceAll(' ', '\u00a0')}
      >
        {waitingFor !== undefined && (
          <p>
            Un autre import est en cours : celui-ci commence dès qu’il se termine.{' '}
            <a href={importPath(waitingFor)}>Voir l’autre import</a>
          </p>
        )}
        <Bar {...view} what={what} />
        <p>{state === 'suspended' ? 'Rien n’est fait avant la reprise.' : endInWords(view)}</p>
      </div>
      {state !== 'suspended' && <p role="status" class="pratic-column" data-import-contact=""></p>}
      {state !== 'suspended' && (
        <noscript>
          <p>
            <a class="fr-link" href={refreshes ? refreshed(importId) : importPath(importId)}>
              Actualiser
            </a>
          </p>
          <p>
            <a class="fr-link" href={refreshes ? importPath(importId) : refreshed(importId)}>
              {refreshes ? 'Ne plus actualiser sans cesse' : 'Actualiser toutes les 10 secondes'}
            </a>
          </p>
        </noscript>
      )}
      {state === 'running' && (
        <PostForm action={importPath(importId, 'arret')}>
          <button class="fr-btn fr-btn--secondary">Arrêter l’import</button>
        </PostForm>
      )}
      {state === 'suspended' && (
        <PostForm action={importPath(importId, 'reprise')}>
          <button class="fr-btn">Reprendre l’import</button>
        </PostForm>
      )}
    </>
  );
}

function Bar({
  total,
  processed,
  what,
}: Pick<ImportView, 'total' | 'processed'> & Pick<Props, 'what'>) {
  // How many lines there are is known only once all were read.
  const known = total > 0;
  const done = counted(processed, ...what);
  const text = known ? `${done} sur ${inFigures(total)}` : done;
  return (
    <>
      <label class="fr-label" for="avancement">
        {text}
      </label>
      <progress
        class="pratic-progress"
        id="avancement"
        max={known ? total : 1}
        value={known ? processed : undefined}
      >
        {text}
      </progress>
    </>
  );
}
