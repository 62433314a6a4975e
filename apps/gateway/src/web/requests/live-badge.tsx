/** A link that loads the page again; where scripts run, it also tells that something is new. */
export function Live({ refresh }: { refresh: string }) {
  return (
    <p>
      <a class="fr-link" href={refresh}>
        actualiser
      </a>{' '}
      <span role="status" data-live-badge="/gestion/demandes/flux"></span>
    </p>
  );
}
