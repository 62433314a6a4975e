/** Loads the page again, and says, where scripts run, that there is something new. */
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
