import type { SessionAccount } from '@citadelle/contracts/calls';
import {
  isAllowed,
  mayHandleRequests,
  mayReadAgents,
  mayReadOperations,
  mayReadStatistics,
} from '@citadelle/rights';
import { useContext } from 'preact/hooks';
import { LinkItems } from '../components/links.js';
import { PostForm } from '../components/post-form.js';
import { LABELS } from './labels.js';
import { PageContext } from './page-context.js';

/** The header: name of the site, the académie, sign-in or sign-out, and links for those with a role. */
export function Header() {
  const { settings } = useContext(PageContext);
  return (
    <header class="fr-header">
      <div class="fr-header__body">
        <div class="fr-container">
          <div class="fr-header__body-row">
            <div class="fr-header__brand">
              {settings.STATE_BRAND && (
                <div class="fr-header__brand-top">
                  <div class="fr-header__logo">
                    <p class="fr-logo">
                      République
                      <br />
                      Française
                    </p>
                  </div>
                </div>
              )}
              <div class="fr-header__service">
                <a href="/" title={`Accueil – Pratic, ${settings.ACADEMY}`}>
                  <span class="fr-header__service-title">{LABELS.welcome}</span>
                </a>
                <p class="fr-header__service-tagline">{settings.ACADEMY}</p>
              </div>
            </div>
            <div class="fr-header__tools">
              <nav class="fr-header__tools-links" aria-label="Mon compte">
                <ul class="fr-btns-group">
                  <Tools />
                </ul>
              </nav>
            </div>
          </div>
        </div>
      </div>
    </header>
  );
}

function Tools() {
  const { session } = useContext(PageContext).visit;
  return (
    <>
      <LinkItems look={TOOL} links={session ? linksOf(session.account) : [SIGN_IN]} />
      {session && (
        <li>
          <PostForm action="/deconnexion">
            <button class={TOOL}>{LABELS.signOut}</button>
          </PostForm>
        </li>
      )}
    </>
  );
}

const TOOL = 'fr-btn fr-btn--tertiary-no-outline';

const SIGN_IN = ['/connexion', LABELS.signIn] as const;

/** The pages that not everybody may see, and whom they are for. */
const PAGES = [
  [mayHandleRequests, '/gestion/demandes', LABELS.requests],
  [mayReadAgents, '/annuaire', LABELS.directory],
  [mayReadStatistics, '/annuaire/tableau-de-bord', LABELS.dashboard],
  [mayReadOperations, '/annuaire/exploitation', LABELS.operations],
] as const;

function linksOf(account: SessionAccount): (readonly [href: string, text: string])[] {
  const allowed = PAGES.filter(([rule]) => isAllowed(rule(account)));
  const own = ['/espace', `${account.firstName} ${account.usualName}`] as const;
  return [...allowed.map(([, href, text]) => [href, text] as const), own];
}
