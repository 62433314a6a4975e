import type { SessionAccount } from '@citadelle/contracts/calls';
import { isAllowed, mayHandleRequests, mayReadAgents, mayReadStatistics } from '@citadelle/rights';
import { useContext } from 'preact/hooks';
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
  if (!session) {
    return (
      <li>
        <a class="fr-btn fr-btn--tertiary-no-outline" href="/connexion">
          {LABELS.signIn}
        </a>
      </li>
    );
  }
  return (
    <>
      {linksOf(session.account).map(([href, text]) => (
        <li>
          <a class="fr-btn fr-btn--tertiary-no-outline" href={href}>
            {text}
          </a>
        </li>
      ))}
      <li>
        <a class="fr-btn fr-btn--tertiary-no-outline" href="/espace">
          {`${session.account.firstName} ${session.account.usualName}`}
        </a>
      </li>
      <li>
        <PostForm action="/deconnexion">
          <button class="fr-btn fr-btn--tertiary-no-outline">{LABELS.signOut}</button>
        </PostForm>
      </li>
    </>
  );
}

/** The pages that not everybody may see, and whom they are for. */
const PAGES = [
  [mayHandleRequests, '/gestion/demandes', LABELS.requests],
  [mayReadAgents, '/annuaire', LABELS.directory],
  [mayReadStatistics, '/annuaire/tableau-de-bord', LABELS.dashboard],
] as const;

function linksOf(account: SessionAccount): (readonly [href: string, text: string])[] {
  return PAGES.filter(([rule]) => isAllowed(rule(account))).map(([, href, text]) => [href, text]);
}
