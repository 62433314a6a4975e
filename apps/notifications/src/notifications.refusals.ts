import type { RefusalProblem } from '@citadelle/service-kit';

/** How the refusals of this service are answered. */
export const notificationsRefusals: Readonly<Record<string, RefusalProblem>> = {
  'alert-not-found': {
    status: 404,
    title: 'Alerte introuvable',
    detail:
      'Cette alerte n’existe pas, ou elle ne vous concerne pas. Reprenez la liste des alertes.',
  },
};
