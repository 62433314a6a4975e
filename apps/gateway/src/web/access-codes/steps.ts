import { LABELS } from '../layout/labels.js';
import type { Way } from './kept-step.js';

const WHO = 'Qui êtes-vous ?';
const CODE = `Votre ${LABELS.firstCode}`;
const SENT = 'Votre demande est envoyée';

/** The ways to new codes, as people read them. */
export const WAYS: Readonly<Record<Way, { title: string; steps: readonly string[] }>> = {
  a: {
    title: LABELS.knowNothing,
    steps: [WHO, 'Vérifiez vos informations', 'Votre compte', CODE, SENT],
  },
  b: { title: LABELS.knowLogin, steps: [WHO, CODE, SENT] },
};

/** The steps of C. */
export const PASSWORD_STEPS = ['Vos codes et votre mot de passe', 'Votre mot de passe est modifié'];

/** Where the first code is shown on each way. */
export const CODE_STEP: Readonly<Record<Way, number>> = { a: 4, b: 2 };
