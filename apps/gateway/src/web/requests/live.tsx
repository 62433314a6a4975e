/** What is told live while the page is open, and the link that does without. */
export function Live({ refresh }: { refresh: string }) {
  return (
    <p>
      <a class="fr-link" href={refresh}>
        actualiser
      </a>{' '}
      <a class="fr-link fr-ml-2w" href="/gestion/alertes">
        voir les alertes
      </a>{' '}
      <span
        class="fr-badge fr-badge--new"
        role="status"
        hidden
        data-live-badge="/gestion/demandes/flux"
      ></span>
    </p>
  );
}
