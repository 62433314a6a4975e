import { describe, expect, it } from '@jest/globals';
import { JEAN, TOKENS } from '../../testing/fake-credentials.js';
import { IMPORT_ID } from '../../testing/fake-imports.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.administrator);
const AGENT = `/annuaire/agents/${JEAN.agentId}`;
const UNIT = '/annuaire/services/SIG-AESH';

/** What browsers put the focus on when the page that is open comes: its first words. */
function focused(): string[] {
  const withFocus = /<(\w+)[^>]* tabindex="-1" autofocus[^>]*>(.*?)<\/(?:p|h1)>/gs;
  return [...at.visitor.page.html.matchAll(withFocus)].map(([, , words]) =>
    words!.replace(/<[^>]*>/g, '').trim(),
  );
}

describe('after an act, the title begins with its message, which has the focus:', () => {
  it.each([
    ['/espace?fait=mot-de-passe', 'Votre mot de passe est modifié', 'Espace personnel'],
    ['/espace?fait=retrait', 'Vous n’êtes plus administrateur de l’annuaire', 'Espace personnel'],
    ['/codes-acces?fait=contestation', 'Votre mot de passe est supprimé', "Mes codes d'accès"],
    ['/gestion/alertes?fait=alerte', 'L’alerte est prise en compte', 'Alertes'],
    ['/espace/connexions?fait=fin', 'La connexion est fermée', 'Mes connexions'],
    ['/gestion/demandes?fait=refus', 'La demande est refusée', 'Demandes de codes'],
    [`${AGENT}?fait=depart-annonce`, 'Le départ est annoncé', 'Jean PIN – Annuaire'],
    [`${AGENT}?fait=deja-connu`, 'Agent déjà connu', 'Jean PIN – Annuaire'],
    [`${UNIT}?fait=nomination`, 'Le gestionnaire est nommé', 'Gestion des AESH'],
    [`/annuaire/imports/${IMPORT_ID}?fait=reponses`, 'Vos réponses sont enregistrées', 'Vérifier'],
  ])('%s', async (path, message, page) => {
    const { title } = await at.visitor.open(path);
    expect(title).toMatch(new RegExp(`^${message} – ${page}`));
    expect(focused()).toEqual([message]);
  });

  it('also for whoever has signed out', async () => {
    await at.visitor.open('/espace');
    const { title } = await at.visitor.send('/deconnexion');
    expect(title).toMatch(/^Vous êtes déconnecté\(e\) – Connexion – /);
    expect(focused()).toEqual(['Vous êtes déconnecté(e)']);
  });

  it('once where the title says it already', async () => {
    await at.visitor.open('/codes-acces/b');
    await at.visitor.send('/codes-acces/b', { login: 'jpin', birthDate: '2/11/1988' });
    const { title } = await at.visitor.send('/codes-acces/demande');
    expect(title).toMatch(/^Votre demande de code est envoyée – Étape 3 sur 3/);
    expect(focused()).toEqual(['Votre demande de code est envoyée']);
  });

  it('where the heading itself is the message', async () => {
    await at.visitor.open('/ce-n-est-pas-moi?jeton=reset.signature');
    await at.visitor.send('/ce-n-est-pas-moi');
    expect(at.visitor.page.title).toMatch(new RegExp(`^${focused()[0]}`));
    expect(focused()).toHaveLength(1);
  });
});

describe('where nothing was done', () => {
  it.each([AGENT, `${AGENT}?fait=autre`, `${AGENT}?fait=constructor`, '/connexion'])(
    'a page has its own title, and the focus stays: %s',
    async (path) => {
      const { title } = await at.visitor.open(path);
      expect(title).toMatch(/^(?:Jean PIN|Connexion) – /);
      expect(focused()).toEqual([]);
    },
  );

  it('what is wrong with a form comes before what was done earlier', async () => {
    await at.visitor.open(UNIT);
    const { title } = await at.visitor.send(`${UNIT}/nom`, { name: ' ' });
    expect(title).toMatch(/^Erreur : Gestion des AESH/);
    expect(focused()).toHaveLength(1);
  });
});
