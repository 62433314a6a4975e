import type { AgentDifference, AgentView } from '@citadelle/contracts/calls';
import type { Messages } from '../components/messages.js';

/** The word by which the page of somebody who is known already is asked to say what differs. */
export function knownWord(differs: readonly AgentDifference[] = []): string {
  return ['deja-connu', ...differs.map((what) => WORDS[what])].join('-');
}

const WORDS: Readonly<Record<AgentDifference, string>> = { unit: 'service', status: 'parti' };

/** What is said to whoever created somebody who is known already: what differs, and what to do about it. */
export function knownMessages({ unit }: AgentView): Messages {
  const title = 'Agent déjà connu';
  const known = 'Cette personne est déjà dans l’annuaire avec ce NUMEN';
  const other = `Elle relève du service ${unit}, et non de celui que vous avez indiqué : vérifiez avec ce service duquel des deux elle relève.`;
  const departed =
    'Elle a quitté l’académie et son compte est fermé. Si elle revient, enregistrez son retour ci-dessous : son compte s’ouvrira de nouveau, avec le même identifiant et la même adresse.';
  const said = (...more: string[]) => ({
    kind: 'info' as const,
    title,
    said: [`${known} : rien n’a été changé.`, ...more].join(' '),
  });
  return {
    [knownWord()]: said(),
    [knownWord(['unit'])]: said(other),
    [knownWord(['status'])]: said(departed),
    [knownWord(['unit', 'status'])]: said(departed, other),
  };
}
