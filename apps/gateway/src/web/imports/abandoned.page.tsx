import { counted, type ImportAbandonment, inFigures } from '@citadelle/contracts';
import type { ImportView } from '@citadelle/contracts/calls';
import { LinkLine } from '../components/links.js';
import { ImportStep } from './import-step.js';
import { changed, created, leaving, returning } from './import-words.js';
import { IMPORTS } from './imports.paths.js';

const WHY: Readonly<Record<ImportAbandonment, string>> = {
  asked: 'Un administrateur a abandonné cet import.',
  superseded: 'Cet import est abandonné, parce qu’un import plus récent a pris sa place.',
  expired: 'Cet import est abandonné, parce que son fichier n’est pas gardé plus de 24 heures.',
  'file-gone':
    'Cet import est abandonné, parce que son fichier n’est plus là : aucune sauvegarde ne le contient.',
  failed: 'Cet import est abandonné, après plusieurs essais qui n’ont pas abouti.',
};

/** An import that was abandoned: why, what came of it, what did not, and what to do now. */
export function abandonedPage(view: ImportView) {
  const { abandoned } = view;
  return (
    <ImportStep view={view} step="Suivre" heading="Import abandonné">
      <div class="pratic-column">
        {abandoned !== undefined && <p>{WHY[abandoned]}</p>}
        <h2>Ce qui a été fait</h2>
        <Done view={view} />
        <h2>Et maintenant ?</h2>
        {abandoned === 'failed' && (
          <p>
            Prévenez l’exploitation avant d’envoyer un fichier de nouveau : les journaux de
            l’annuaire disent ce qui n’a pas abouti.
          </p>
        )}
        <p>{nextInWords(view)}</p>
        <LinkLine href={IMPORTS} button>
          {abandoned === 'superseded' ? 'Voir les imports récents' : 'Envoyer un fichier'}
        </LinkLine>
      </div>
    </ImportStep>
  );
}

function Done({ view }: { view: ImportView }) {
  const { confirmed, total, processed, departing, departuresConfirmed, alreadyKnown } = view;
  const { rejected } = view;
  if (!confirmed || processed === 0) {
    return (
      <p>
        {confirmed
          ? 'Aucune ligne n’a été traitée avant l’abandon : rien n’a été changé dans l’annuaire.'
          : 'Rien n’a été changé dans l’annuaire : cet import n’avait pas été confirmé.'}
      </p>
    );
  }
  const left = total - processed;
  return (
    <>
      <p>
        {counted(processed, 'ligne a été traitée', 'lignes ont été traitées')} sur{' '}
        {inFigures(total)}. Ce qui est fait le reste :
      </p>
      <ul>
        <li>{created(view.created)}</li>
        <li>{changed(view.changed)}</li>
        <li>{returning(view.returning)}</li>
        <li>{counted(alreadyKnown, 'personne déjà connue', 'personnes déjà connues')}</li>
        <li>{counted(rejected, 'ligne refusée', 'lignes refusées')}</li>
        {departuresConfirmed && <li>{leaving(departing)}</li>}
      </ul>
      {left > 0 && (
        <p>
          {counted(left, 'ligne n’a pas été appliquée.', 'lignes n’ont pas été appliquées.')}
          {' Ce que dit l’annuaire de ces personnes n’a pas changé.'}
        </p>
      )}
      {departuresConfirmed && <p>Les autres absents du fichier restent en poste.</p>}
    </>
  );
}

function nextInWords({ abandoned, confirmed, departuresConfirmed }: ImportView): string {
  const gone = 'Le fichier de cet import est détruit.';
  if (abandoned === 'superseded')
    return `${gone} Suivez l’import plus récent : il dit ce qui reste à faire.`;
  if (departuresConfirmed)
    return `${gone} Pour décider des autres départs, envoyez une extraction récente de « Tout le personnel ».`;
  return confirmed
    ? `${gone} Pour appliquer le reste, envoyez-le de nouveau : ce qui est déjà fait sera reconnu, et seul ce qui manque vous sera proposé.`
    : `${gone} Si vous en avez encore besoin, envoyez-le de nouveau : rien ne changera avant votre confirmation.`;
}
