import { Page } from '../layout/page.js';
import { LinkLine } from '../components/link-line.js';
import type { FormRefusal } from '../visits/form-proof.js';

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
