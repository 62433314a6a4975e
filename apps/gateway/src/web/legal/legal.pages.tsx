import { frenchDuration } from '@citadelle/contracts';
import { durationMs } from '@citadelle/service-kit';
import { Facts } from '../components/facts.js';
import { LinkItems } from '../components/links.js';
import { conformity } from '../layout/footer.js';
import { LABELS } from '../layout/labels.js';
import { ColumnPage } from '../layout/page.js';
import type { WebConfig } from '../web.config.js';

/** Shown in place of a setting that the académie has not given yet. */
const told = (setting: string | undefined) => setting ?? 'Information à compléter par l’académie.';

const lasting = (setting: string) => frenchDuration(durationMs(setting));

/** « Accessibilité ». */
export function accessibilityPage(settings: WebConfig) {
  return (
    <ColumnPage title="Accessibilité" heading="Déclaration d’accessibilité">
      <p>
        {`L’${settings.ACADEMY} s’engage à rendre son service Pratic accessible, conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005.`}
      </p>
      <h2>État de conformité</h2>
      <p>
        Pratic est <strong>{conformity(settings)}</strong> avec le référentiel général
        d’amélioration de l’accessibilité (RGAA), version 4.1.
        {settings.ACCESSIBILITY_STATUS === 'none' &&
          ' Aucun audit n’a encore été publié ; chaque page est vérifiée par des tests automatiques et peut être utilisée au clavier et sans JavaScript.'}
      </p>
      <h2>Une page vous arrête ?</h2>
      <p>
        Écrivez ou appelez, pour être orienté(e) vers une autre solution ou recevoir le contenu sous
        une autre forme : {told(settings.ACCESSIBILITY_CONTACT)}
      </p>
      <h2>Voies de recours</h2>
      <p>
        Sans réponse satisfaisante, vous pouvez vous adresser au{' '}
        <a href="https://www.defenseurdesdroits.fr/">Défenseur des droits</a>.
      </p>
    </ColumnPage>
  );
}

/** « Mentions légales ». */
export function legalNoticePage(settings: WebConfig) {
  return (
    <ColumnPage title="Mentions légales">
      <Facts
        facts={[
          ['Éditeur', told(settings.LEGAL_PUBLISHER)],
          ['Responsable de la publication', told(settings.LEGAL_DIRECTOR)],
          ['Hébergeur', told(settings.LEGAL_HOST)],
        ]}
      />
    </ColumnPage>
  );
}

/** « Données personnelles ». */
export function personalDataPage(settings: WebConfig) {
  return (
    <ColumnPage title="Données personnelles">
      <p>
        {`Pratic gère le compte professionnel des personnels de l’${settings.ACADEMY}. Il traite votre nom, votre prénom, votre date de naissance, votre service gestionnaire, votre identifiant et votre adresse professionnelle.`}
      </p>
      <h2>Pourquoi, et combien de temps</h2>
      <ul>
        <li>Ouvrir votre compte et vous permettre d’y revenir : tant que vous êtes en poste.</li>
        <li>
          {`Vous montrer où votre compte est ouvert, avec l’adresse d’origine et le genre d’appareil : tant que la connexion dure, ${lasting(settings.SESSION_LIFETIME)} au plus.`}
        </li>
        <li>
          {`Garder la trace des connexions et de leur adresse d’origine, pour protéger votre compte : ${settings.SIGN_IN_JOURNAL_MONTHS} mois.`}
        </li>
        <li>
          {`Garder la trace des essais refusés et des actes des gestionnaires et des administrateurs : qui, sur quel compte, quand et de quelle adresse : ${settings.SIGN_IN_JOURNAL_MONTHS} mois.`}
        </li>
        <li>
          {`Reconnaître les adresses et les appareils d’où vous vous êtes connecté(e), pour ne ralentir que les inconnus qui essaient des mots de passe : ${lasting(settings.SIGN_IN_KNOWN_FOR)}.`}
        </li>
        <li>
          Garder ce que vous avez dit à la personne qui supprime pour vous un mot de passe que
          quelqu’un d’autre a choisi : tant que votre compte existe.
        </li>
      </ul>
      <p>Votre mot de passe, votre NUMEN et vos codes ne sont jamais gardés en clair.</p>
      <h2>Cookies</h2>
      <p>
        {`Pratic ne dépose que les cookies dont il a besoin : votre session, la protection des formulaires, l’étape où vous en êtes et, pendant ${lasting(settings.SIGN_IN_KNOWN_FOR)}, de quoi reconnaître un appareil d’où vous vous êtes connecté(e). Aucun ne sert à vous suivre.`}
      </p>
      <h2>Vos droits</h2>
      <p>
        Pour accéder à vos données, les faire corriger ou effacer, adressez-vous au délégué à la
        protection des données : {told(settings.DATA_PROTECTION_CONTACT)}
      </p>
      <p>
        Vous pouvez aussi adresser une réclamation à la <a href="https://www.cnil.fr/">CNIL</a>.
      </p>
    </ColumnPage>
  );
}

const SITE_MAP = [
  ['/', `Accueil « ${LABELS.welcome} »`],
  ['/connexion', LABELS.signIn],
  ['/espace', 'Espace personnel'],
  ['/espace/connexions', 'Mes connexions'],
  ['/mot-de-passe', 'Choisir mon mot de passe'],
  ['/codes-acces', LABELS.accessCodes],
  ['/codes-acces/a', LABELS.knowNothing],
  ['/codes-acces/b', LABELS.knowLogin],
  ['/codes-acces/c', LABELS.setPassword],
  ['/codes-acces/suivi', LABELS.whereIsMyRequest],
  ['/gestion/demandes', `${LABELS.requests}, pour les gestionnaires`],
  ['/gestion/alertes', 'Alertes, pour les gestionnaires'],
  ['/annuaire', `${LABELS.directory}, pour ses administrateurs`],
  ['/annuaire/imports', `${LABELS.imports}, pour les administrateurs de l’annuaire`],
  ['/annuaire/services', `${LABELS.units}, pour les administrateurs de l’annuaire`],
  ['/annuaire/tableau-de-bord', `${LABELS.dashboard}, pour les administrateurs de l’annuaire`],
  ['/annuaire/journal', `${LABELS.journal}, pour les administrateurs de l’annuaire`],
  ['/annuaire/exploitation', `${LABELS.operations}, pour les administrateurs de l’annuaire`],
  ['/accessibilite', 'Accessibilité'],
  ['/mentions-legales', 'Mentions légales'],
  ['/donnees-personnelles', 'Données personnelles'],
  ['/api/docs', 'Documentation de l’API, pour les développeurs'],
] as const;

/** « Plan du site ». */
export const SITE_MAP_PAGE = (
  <ColumnPage title="Plan du site">
    <ul>
      <LinkItems links={SITE_MAP} />
    </ul>
  </ColumnPage>
);
