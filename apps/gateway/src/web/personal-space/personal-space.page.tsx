import type { RefusedSignInsView, SessionAccount, SignInView } from '@citadelle/contracts/calls';
import { useContext } from 'preact/hooks';
import { Facts } from '../components/facts.js';
import { LinkLine } from '../components/links.js';
import type { Messages } from '../components/messages.js';
import { LABELS } from '../layout/labels.js';
import { Page } from '../layout/page.js';
import { PageContext } from '../layout/page-context.js';
import { frenchInstant } from '../layout/times-in-words.js';

const ROLES = { manager: 'gestionnaire', administrator: 'administrateur de l’annuaire' } as const;

const DONE: Messages = {
  'mot-de-passe': {
    title: 'Votre mot de passe est modifié',
    said: 'Utilisez-le dès maintenant pour votre messagerie et vos applications.',
  },
  retrait: {
    title: 'Vous n’êtes plus administrateur de l’annuaire',
    said: 'Les autres administrateurs en sont prévenus. Votre compte, lui, ne change pas.',
  },
};

interface Props {
  readonly account: SessionAccount;
  /** Latest first. */
  readonly signIns: readonly SignInView[];
  readonly refused: RefusedSignInsView | null;
}

/** « Espace personnel ». */
export function personalSpacePage({ account, signIns, refused }: Props) {
  const { firstName, usualName, login, address, roles, managedUnits } = account;
  const does = roles.map((role) =>
    role === 'manager' ? `${ROLES[role]} (${managedUnits.join(', ')})` : ROLES[role],
  );
  return (
    <Page title="Espace personnel" messages={DONE}>
      <div class="pratic-column pratic-space">
        <h1>Espace personnel</h1>
        <Facts
          facts={[
            ['Nom', `${firstName} ${usualName}`],
            ['Identifiant', login],
            ['Adresse électronique', address],
            does.length > 0 && ['Rôle', does.join(', ')],
          ]}
        />
        <LinkLine href="/mot-de-passe">Changer mon mot de passe</LinkLine>
        <LinkLine href="/espace/connexions">Mes connexions</LinkLine>
        <h2>Dernières connexions</h2>
        <SignIns signIns={signIns} />
        {refused && <Refused {...refused} />}
        <Mail />
      </div>
    </Page>
  );
}

function SignIns({ signIns }: Pick<Props, 'signIns'>) {
  if (signIns.length === 0) {
    return <p>Elles ne peuvent pas être affichées pour l’instant. Revenez un peu plus tard.</p>;
  }
  return (
    <>
      <ul>
        {signIns.map(({ at, source }) => (
          <li>
            <time dateTime={at}>{frenchInstant(at)}</time>
            {`, depuis l’adresse ${source}`}
          </li>
        ))}
      </ul>
      <p>
        Vous n’en reconnaissez pas une ? <a href="/mot-de-passe">Changez votre mot de passe</a>,
        puis prévenez votre service gestionnaire.
      </p>
    </>
  );
}

/** What others tried, or their owner mistyped; without where from, which would tell owners nothing. */
function Refused({ count, since, last }: RefusedSignInsView) {
  return (
    <p>
      {count === 1 ? '1 essai refusé, le ' : `${count} essais refusés depuis le `}
      <time dateTime={since}>{frenchInstant(since)}</time>
      {count > 1 && (
        <>
          {', le dernier le '}
          <time dateTime={last}>{frenchInstant(last)}</time>
        </>
      )}
      {' : quelqu’un a tapé votre identifiant avec un mot de passe faux. '}
      {
        'Si ce n’était pas vous, votre mot de passe vous protège ; prévenez votre service gestionnaire si cela continue.'
      }
    </p>
  );
}

function Mail() {
  const { WEBMAIL_URL } = useContext(PageContext).settings;
  return (
    <div class="pratic-mail">
      {WEBMAIL_URL === undefined ? (
        <p>
          <strong>{LABELS.mail}</strong> : demandez son adresse à votre service gestionnaire.
        </p>
      ) : (
        <a class="fr-btn fr-btn--secondary" href={WEBMAIL_URL}>
          {LABELS.mail}
        </a>
      )}
    </div>
  );
}
