import { Alert } from '../components/alert.js';
import { LinkLine } from '../components/link-line.js';
import { LABELS } from '../layout/labels.js';
import { frenchInstant } from '../layout/times-in-words.js';
import type { SentRequest } from './kept-step.js';
import { StepPage } from './step-page.js';

/** The last step of A and B: what happens now, whom to call, until when. */
export function sentRequestPage({ way, expiresAt }: SentRequest, unit: string) {
  return (
    <StepPage way={way} step="sent">
      <Alert kind="success" title="Votre demande de code est envoyée">
        <p>{`Elle est arrivée au service gestionnaire ${unit}.`}</p>
      </Alert>
      <h3 class="fr-h5">Ce qui se passe maintenant</h3>
      <ol>
        <li>
          {`Appelez votre gestionnaire, ou allez le voir : ${unit}. Il s’assure que c’est bien vous, puis vous donne votre `}
          <strong>{LABELS.secondCode}</strong>.
        </li>
        <li>
          Revenez ici avec vos deux codes : <a href="/codes-acces/c">{LABELS.setPassword}</a>
        </li>
      </ol>
      <p>
        {`Votre demande est valable jusqu’au ${frenchInstant(expiresAt)}. Ensuite, il faudra en faire une nouvelle.`}
      </p>
      <LinkLine href="/codes-acces/suivi">{LABELS.whereIsMyRequest}</LinkLine>
    </StepPage>
  );
}
