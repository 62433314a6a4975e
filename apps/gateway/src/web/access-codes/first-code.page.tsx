import type { FilledForm } from '../forms/filled-form.js';
import { LABELS } from '../layout/labels.js';
import { frenchInstant } from '../layout/times-in-words.js';
import type { StartedReset } from './kept-step.js';
import { SendRequest } from './send-request.js';
import { StepPage } from './step-page.js';

/** The first code, shown this once and made to be printed, and the way to the second. */
export function firstCodePage(request: StartedReset, form?: FilledForm) {
  const { way, firstCode, expiresAt } = request;
  return (
    <StepPage way={way} step="code" form={form}>
      <p>
        Voici votre <strong>{LABELS.firstCode}</strong>. Notez-le ou imprimez cette page : il ne
        sera plus affiché. Ne le donnez à personne, pas même à votre gestionnaire.
      </p>
      <p>
        <strong class="pratic-code" data-code="">
          {firstCode}
        </strong>
      </p>
      <p>{`Il est valable jusqu’au ${frenchInstant(expiresAt)}.`}</p>
      <div class="pratic-screen">
        <h3 class="fr-h5 fr-mt-4w">Demandez maintenant votre {LABELS.secondCode}</h3>
        <SendRequest request={request} />
      </div>
    </StepPage>
  );
}
