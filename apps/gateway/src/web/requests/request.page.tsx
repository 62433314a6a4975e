import { withDe } from '@citadelle/contracts';
import {
  REFUSAL_REASON_MAX,
  type RequestRemark,
  type RequestView,
  type UnitView,
} from '@citadelle/contracts/calls';
import { Alert } from '../components/messages.js';
import { Facts } from '../components/facts.js';
import { Field, SelectField } from '../components/field.js';
import { PostForm } from '../components/post-form.js';
import { ContestationLink } from '../contestation/contestation.page.js';
import type { FilledForm } from '../forms/filled-form.js';
import { unitChoices } from '../known-units.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import { ConfirmPassword } from '../powers/confirm-password.js';
import { IdentityCheckChoice } from './identity-check-choice.js';
import { requestPath } from './queue.pages.js';
import { ageInWords, deadlineInWords } from './request-times.js';
import { REMARKS } from './request-words.js';

interface Props {
  readonly request: RequestView;
  readonly units: readonly UnitView[];
}

/** One request, and what can be done about it. */
export function requestPage({ request, units }: Props, form?: FilledForm) {
  const { agent, unit, requestedAt, expiresAt, remarks } = request;
  const name = `${agent.firstName} ${agent.usualName}`;
  return (
    <ColumnPage
      title={`Demande ${withDe(name)} – ${LABELS.requests}`}
      form={form}
      heading={`Demande ${withDe(name)}`}
      back={{ href: '/gestion/demandes', label: 'Revenir à la liste' }}
    >
      <Facts
        facts={[
          ['Identifiant', agent.login],
          ['Service gestionnaire', units.find(({ unitId }) => unitId === unit)?.name ?? unit],
          ['En attente', ageInWords(requestedAt, Date.now())],
          ['Valable', deadlineInWords(expiresAt)],
        ]}
      />
      {remarks.map((remark) => (
        <Alert kind="warning" title={REMARKS[remark].name}>
          <p>{REMARKS[remark].todo}</p>
        </Alert>
      ))}
      {!remarks.includes('own-request') && (
        <>
          {!remarks.some(isConflict) && <Release request={request} />}
          <Transfer request={request} units={units} />
          <Refusal request={request} />
          <ContestationLink href={`${requestPath(request)}/contestation`} />
        </>
      )}
    </ColumnPage>
  );
}

/** Whether it keeps whoever reads the request from giving out its code: somebody else must. */
function isConflict(remark: RequestRemark): boolean {
  return remark === 'own-act' || remark === 'new-role';
}

function Release({ request }: Pick<Props, 'request'>) {
  if (request.state === 'second-code-released') {
    return (
      <div class="fr-callout">
        <h2 class="fr-callout__title">Le {LABELS.secondCode} a déjà été donné</h2>
        <p>
          Il ne peut plus être affiché. S’il est perdu, transférez la demande à un autre service, ou
          invitez la personne à faire une nouvelle demande.
        </p>
      </div>
    );
  }
  return (
    <section class="fr-mt-4w">
      <h2>Donner le {LABELS.secondCode}</h2>
      <p>
        Assurez-vous d’abord de l’identité de la personne. Au téléphone, rappelez-la à un numéro que
        vous connaissez déjà, jamais à celui qu’on vous donne dans l’appel.
      </p>
      <PostForm action={`${requestPath(request)}/code`}>
        <IdentityCheckChoice />
        <ConfirmPassword />
        <button class="fr-btn">{LABELS.showSecondCode}</button>
      </PostForm>
    </section>
  );
}

function Transfer({ request, units }: Props) {
  const others = units.filter(({ unitId }) => unitId !== request.unit);
  if (others.length === 0) return null;
  return (
    <section class="fr-mt-6w">
      <h2>Transférer</h2>
      <p>La demande passe à un autre service. Un code déjà donné ne vaut alors plus rien.</p>
      <PostForm action={`${requestPath(request)}/transfert`}>
        <SelectField
          name="unit"
          label="Service qui la recevra"
          options={[['', 'Choisissez un service'], ...unitChoices(others)]}
        />
        <button class="fr-btn fr-btn--secondary">Transférer la demande</button>
      </PostForm>
    </section>
  );
}

function Refusal({ request }: Pick<Props, 'request'>) {
  return (
    <section class="fr-mt-6w">
      <h2>Refuser</h2>
      <PostForm action={`${requestPath(request)}/refus`}>
        <Field
          name="reason"
          label="Motif"
          hint={`La personne le lira. Au plus ${REFUSAL_REASON_MAX} caractères, sans code ni mot de passe`}
        />
        <button class="fr-btn fr-btn--secondary">Refuser la demande</button>
      </PostForm>
    </section>
  );
}
