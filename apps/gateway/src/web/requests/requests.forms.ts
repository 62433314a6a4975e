import {
  REFUSAL_REASON_MAX,
  RefuseReset,
  ReleaseCode,
  TransferReset,
} from '@citadelle/contracts/calls';
import { formOf } from '../forms/form-kind.js';

/** « afficher le 2e code ». */
export const releaseForm = (resetId: string) =>
  formOf(
    ReleaseCode,
    {
      identityCheck: {
        blank: 'Dites comment vous vous êtes assuré(e) de l’identité de la personne.',
        wrong: 'Choisissez « en personne », « rappelé(e) » ou « en visio ».',
      },
    },
    { resetId },
  );

/** The form that refuses a request. */
export const refuseForm = (resetId: string) =>
  formOf(
    RefuseReset,
    {
      reason: {
        blank: 'Écrivez pourquoi vous refusez : la personne le lira.',
        wrong: `Écrivez au plus ${REFUSAL_REASON_MAX} caractères, sur une seule ligne.`,
      },
    },
    { resetId },
  );

/** The form that transfers a request to another unit. */
export const transferForm = (resetId: string) =>
  formOf(
    TransferReset,
    {
      unit: {
        blank: 'Choisissez le service à qui vous transférez la demande.',
        wrong: 'Choisissez un service de la liste.',
      },
    },
    { resetId },
  );
