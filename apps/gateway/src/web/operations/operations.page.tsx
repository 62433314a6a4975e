import type { SignState } from '@citadelle/contracts';
import type { OperationsView, ServiceOperations, SignView } from '@citadelle/contracts/calls';
import { LinkLine } from '../components/links.js';
import { Alert } from '../components/messages.js';
import { LABELS } from '../layout/labels.js';
import { Page } from '../layout/page.js';
import { ADVICE, SERVICES, SIGNS, signWithinSentence, valueOf } from './operations-words.js';

/** « Exploitation ». */
export function operationsPage({ services }: OperationsView) {
  return (
    <Page title={LABELS.operations}>
      <h1>{LABELS.operations}</h1>
      <Summary services={services} />
      {services.map((service) => (
        <ServiceTable {...service} />
      ))}
      <p class="fr-mt-4w">
        Pour en savoir plus, l’exploitant lance <code>npm run ops -- status</code>. Avec Docker, il
        écrit <code>docker compose run --rm ops …</code> au lieu de <code>npm run ops -- …</code>.
      </p>
      <LinkLine href="/annuaire" space="fr-mt-4w">
        {LABELS.directory}
      </LinkLine>
    </Page>
  );
}

/** What is not well, first of all, with what to do. */
function Summary({ services }: OperationsView) {
  const away = services.filter(({ signs }) => signs.length === 0);
  const looks = services.flatMap(({ service, signs }) =>
    signs.filter(({ state }) => state === 'look').map((sign) => ({ service, sign })),
  );
  const unknown = services.filter(({ signs }) => signs.some(({ state }) => state === 'unknown'));
  const items = [
    ...away.map(({ service }) => (
      <li>
        <strong>{SERVICES[service]}</strong> : le service ne répond pas. Prévenez l’exploitant.
      </li>
    )),
    ...looks.map(({ service, sign }) => <Look service={service} sign={sign} />),
    ...unknown.map(({ service }) => (
      <li>
        <strong>{SERVICES[service]}</strong> : une partie est inconnue, sa base de données ou
        l’échange de messages entre les services ne répond pas. Prévenez l’exploitant.
      </li>
    )),
  ];
  if (items.length === 0)
    return (
      <Alert kind="success" title="Tout fonctionne">
        <p>Il n’y a rien à faire.</p>
      </Alert>
    );
  return (
    <Alert
      kind="warning"
      title={items.length === 1 ? 'À regarder : 1 point' : `À regarder : ${items.length} points`}
    >
      <ul>{items}</ul>
    </Alert>
  );
}

function Look({ service, sign }: { service: ServiceOperations['service']; sign: SignView }) {
  const advice = ADVICE[sign.name];
  return (
    <li>
      <strong>{SERVICES[service]}</strong>
      {` : ${signWithinSentence(sign.name)} (${valueOf(sign)}). ${advice?.say ?? 'Prévenez l’exploitant.'}`}
      {advice?.command !== undefined && (
        <>
          {' '}
          Commande : <code>{advice.command}</code>
        </>
      )}
    </li>
  );
}

function ServiceTable({ service, state, signs }: ServiceOperations) {
  return (
    <section class="pratic-figure">
      <h2>{SERVICES[service]}</h2>
      <p>
        <Badge state={state} />
      </p>
      {signs.length > 0 && (
        <table class="pratic-figures">
          <caption class="fr-sr-only">{SERVICES[service]}</caption>
          <thead>
            <tr>
              <th scope="col">Point observé</th>
              <th scope="col">En ce moment</th>
            </tr>
          </thead>
          <tbody>
            {signs.map((sign) => (
              <tr>
                <th scope="row">{SIGNS[sign.name]}</th>
                <td>
                  {valueOf(sign)} {sign.state === 'look' && <Badge state="look" />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const BADGES: Readonly<Record<SignState, readonly [look: string, text: string]>> = {
  fine: ['fr-badge--success', 'Tout va bien'],
  look: ['fr-badge--warning', 'À regarder'],
  unknown: ['fr-badge--info', 'Inconnu'],
};

function Badge({ state }: { state: SignState }) {
  const [look, text] = BADGES[state];
  return <span class={`fr-badge ${look} fr-badge--sm`}>{text}</span>;
}
