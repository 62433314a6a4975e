import { inFigures, type SignName, SIGNS_COUNTED } from '@citadelle/contracts';
import type { ServiceOperations, SignView } from '@citadelle/contracts/calls';
import { lengthInWords } from '../dashboard/dashboard-words.js';

/** The services, by what people know them for. */
export const SERVICES: Readonly<Record<ServiceOperations['service'], string>> = {
  directory: 'Annuaire',
  credentials: 'Comptes et mots de passe',
  notifications: 'Alertes et courriels',
};

/** What is looked at. */
export const SIGNS: Readonly<Record<SignName, string>> = {
  'running-versions': 'Version en service',
  migrations: 'Mises à jour de la base faites',
  'missing-migrations': 'Mises à jour de la base à faire',
  'unknown-migrations': 'Mises à jour d’une version plus récente',
  unpublished: 'Messages à envoyer aux autres services',
  'set-aside': 'Messages refusés à l’envoi',
  'relay-leader': 'Envoi des messages',
  memory: 'Données perdues, à réapprendre',
  lag: 'Messages reçus, à traiter',
  'late-messages': 'Messages en attente depuis plus d’une minute',
  'parked-keys': 'Dossiers bloqués par une erreur',
  'parked-messages': 'Messages de ces dossiers',
  'overdue-deadlines': 'Échéances en retard',
  checkpoint: 'Événements en attente d’un point de contrôle',
  'kept-numens': 'NUMEN envoyés et jamais reçus',
  'failed-imports': 'Imports abandonnés sur une erreur ces 7 derniers jours',
  'accounts-without-password': 'Comptes ouverts sans mot de passe',
  'seeds-set-aside': 'NUMEN qui n’ont pas pu être lus',
  'undelivered-alerts': 'Courriels qui ne partent pas',
  'abandoned-alerts': 'Courriels abandonnés ces 7 derniers jours',
};

/** What to do about a sign, and the command that an operator runs for it. */
export interface Advice {
  readonly say: string;
  readonly command?: string;
}

const STATUS = 'npm run ops -- status';
const RESEAL = 'npm run ops -- reseal';

/** What to do where somebody must look; signs that are only told have none. */
export const ADVICE: Readonly<Partial<Record<SignName, Advice>>> = {
  'running-versions': { say: 'Le service est arrêté : l’exploitant doit le démarrer.' },
  'missing-migrations': { say: 'L’exploitant doit démarrer le service, qui met sa base à jour.' },
  'unknown-migrations': { say: 'L’exploitant doit installer la version la plus récente.' },
  unpublished: {
    say: 'Ce qui est décidé ici n’arrive plus aux autres services. Prévenez l’exploitant.',
    command: STATUS,
  },
  'set-aside': {
    say: 'Un message est refusé, les suivants du même dossier attendent derrière lui. Prévenez l’exploitant.',
    command: 'npm run ops -- set-aside list',
  },
  'relay-leader': {
    say: 'Personne n’envoie les messages. L’exploitant doit redémarrer le service.',
    command: STATUS,
  },
  memory: {
    say: 'Le service a perdu des données et ne lit plus rien : l’exploitant doit les lui faire réapprendre.',
    command: 'npm run ops -- resync',
  },
  'late-messages': {
    say: 'Le service ne traite plus ce qu’il reçoit. Prévenez l’exploitant.',
    command: STATUS,
  },
  'parked-keys': {
    say: 'Chaque dossier est celui d’un agent ou d’un service : ce qui le concerne attend ici une réparation, les autres ne sont pas touchés. Prévenez l’exploitant.',
    command: 'npm run ops -- parked list',
  },
  'overdue-deadlines': {
    say: 'Des rappels ou des expirations n’ont pas lieu à l’heure. Prévenez l’exploitant.',
    command: STATUS,
  },
  checkpoint: {
    say: 'Le journal n’est plus signé chaque heure. Prévenez l’exploitant.',
    command: 'npm run ops -- verify',
  },
  'kept-numens': {
    say: 'Ces agents ne peuvent pas encore se connecter. L’exploitant peut envoyer leur NUMEN de nouveau.',
    command: RESEAL,
  },
  'failed-imports': {
    say: 'Un fichier confirmé peut être appliqué à moitié : la page « Importer » le montre. L’exploitant trouve la raison dans le journal du service ; envoyez ensuite le fichier à nouveau.',
    command: STATUS,
  },
  'accounts-without-password': {
    say: 'Ces agents ne peuvent pas se connecter. L’exploitant peut envoyer leur NUMEN de nouveau ; sinon, qu’ils demandent leurs codes d’accès.',
    command: RESEAL,
  },
  'seeds-set-aside': {
    say: 'Ces NUMEN sont arrivés, mais n’ont pas pu être lus. L’exploitant doit vérifier les clés, puis les envoyer de nouveau.',
    command: RESEAL,
  },
  'undelivered-alerts': {
    say: 'Le serveur de courriel les refuse, ou personne n’est joignable. Prévenez l’exploitant : ils partiront dès que ce sera réparé.',
  },
  'abandoned-alerts': {
    say: 'Les personnes concernées n’ont pas été prévenues : faites-le par un autre moyen.',
  },
};

/** These are over, and do not go on since then. */
const OVER: ReadonlySet<SignName> = new Set(['abandoned-alerts', 'failed-imports']);

/** The figure of a sign, as people read it. */
export function valueOf({ name, state, count, oldestSeconds, detail }: SignView): string {
  if (state === 'unknown') return 'inconnu';
  if (name === 'running-versions') return detail ?? 'aucune';
  if (name === 'relay-leader') return count === 0 ? 'à l’arrêt' : 'assuré';
  if (name === 'checkpoint')
    return oldestSeconds === null ? 'aucun' : `depuis ${lengthInWords(oldestSeconds)}`;
  const counted =
    (count ?? 0) > SIGNS_COUNTED ? `plus de ${inFigures(SIGNS_COUNTED)}` : inFigures(count ?? 0);
  if (!count || oldestSeconds === null) return counted;
  const since = OVER.has(name) ? 'le plus ancien il y a' : 'depuis';
  return `${counted}, ${since} ${lengthInWords(oldestSeconds)}`;
}

/** The words of a sign as they go on after « : »; « NUMEN » stays as it is. */
export function signWithinSentence(name: SignName): string {
  const words = SIGNS[name];
  return /^\p{Lu}\p{Ll}/u.test(words) ? words[0]!.toLowerCase() + words.slice(1) : words;
}
