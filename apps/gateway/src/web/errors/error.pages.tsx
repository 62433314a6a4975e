import { PageAnswer } from '../answers/page-answer.js';
import { LinkLine } from '../components/links.js';
import { Page } from '../layout/page.js';
import { inWords } from '../layout/times-in-words.js';
import type { FormRefusal } from '../visits/form-proof.js';

/** An error as people are told: what went wrong and what they can do. */
export interface ShownError {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Seconds after which to try again, if known. */
  readonly retryAfter?: string;
  /** The correlation id, by which support finds the request in the logs. */
  readonly correlationId?: string;
}

/** The page of an error. */
export function errorPage({ status, title, detail, retryAfter, correlationId }: ShownError) {
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p class="fr-text--sm">{`Erreur ${status}`}</p>
      <p class="fr-text--lead">{detail}</p>
      {retryAfter !== undefined && (
        <p>{`Vous pourrez recommencer dans ${inWords(Number(retryAfter))}.`}</p>
      )}
      {status === 500 && correlationId !== undefined && (
        <p>
          Si vous la signalez à l’assistance, indiquez ce numéro : <strong>{correlationId}</strong>
        </p>
      )}
      <LinkLine href="/" button>
        Revenir à l’accueil
      </LinkLine>
    </Page>
  );
}

/** The error of an address where there is no page. */
export const NOT_FOUND: ShownError = {
  status: 404,
  title: 'Page introuvable',
  detail: 'Il n’y a pas de page à cette adresse. Vérifiez-la, ou revenez à l’accueil.',
};

/** The answer at an address where there is no page. */
export const NOWHERE = PageAnswer.show(errorPage(NOT_FOUND), NOT_FOUND.status);

const WORDS: Readonly<Record<FormRefusal, { title: string; said: string; todo: string }>> = {
  'other-site': {
    title: 'Formulaire refusé',
    said: 'Ce formulaire ne vient pas de Pratic : rien n’a été fait.',
    todo: 'Si vous vouliez faire cette opération, commencez-la ici.',
  },
  'no-cookies': {
    title: 'Cookies nécessaires',
    said: 'Votre navigateur n’accepte pas les cookies de Pratic : rien n’a été fait. Ils servent seulement à vous protéger pendant votre visite.',
    todo: 'Autorisez les cookies pour ce site dans les réglages de votre navigateur, puis recommencez.',
  },
  'stale-form': {
    title: 'Page trop ancienne',
    said: 'Cette page était ouverte depuis trop longtemps, ou une autre personne s’est connectée entre-temps : rien n’a été fait.',
    todo: 'Ouvrez-la de nouveau, puis recommencez.',
  },
};

/** The page for a form that was refused because it may not come from a page of ours. */
export function refusedFormPage(refusal: FormRefusal, path: string) {
  const { title, said, todo } = WORDS[refusal];
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p>{said}</p>
      <p>{todo}</p>
      <LinkLine href={path} button>
        Reprendre
      </LinkLine>
    </Page>
  );
}
