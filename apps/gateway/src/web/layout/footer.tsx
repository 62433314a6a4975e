import { useContext } from 'preact/hooks';
import { LinkItems } from '../components/links.js';
import type { WebConfig } from '../web.config.js';
import { PageContext } from './page-context.js';

const CONFORMITY = {
  none: 'non conforme',
  partial: 'partiellement conforme',
  full: 'totalement conforme',
} as const;

/** How far the site was found to conform to the RGAA, as its pages must say. */
export function conformity({ ACCESSIBILITY_STATUS }: WebConfig): string {
  return CONFORMITY[ACCESSIBILITY_STATUS];
}

/** The footer with the links that the law requires. */
export function Footer() {
  const { settings } = useContext(PageContext);
  const links = [
    ['/plan-du-site', 'Plan du site'],
    ['/accessibilite', `Accessibilité : ${conformity(settings)}`],
    ['/mentions-legales', 'Mentions légales'],
    ['/donnees-personnelles', 'Données personnelles'],
  ] as const;
  return (
    <footer class="fr-footer" id="pied" tabIndex={-1}>
      <div class="fr-container">
        <div class="fr-footer__body">
          <div class="fr-footer__content">
            <p class="fr-footer__content-desc">
              {`Pratic, le compte professionnel des personnels de l’${settings.ACADEMY}.`}
            </p>
          </div>
        </div>
        <div class="fr-footer__bottom">
          <ul class="fr-footer__bottom-list">
            <LinkItems item="fr-footer__bottom-item" look="fr-footer__bottom-link" links={links} />
          </ul>
        </div>
      </div>
    </footer>
  );
}
