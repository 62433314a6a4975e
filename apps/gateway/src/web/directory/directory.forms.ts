import {
  ChangeAgent,
  CreateAgent,
  DeclareUnit,
  DepartAgent,
  Login,
  LOGIN_MAX,
  ReturnAgent,
  UNIT_NAME_MAX,
} from '@citadelle/contracts/calls';
import { type FieldKind, formOf } from '../forms/form-kind.js';
import { typedDate } from '../forms/typed-date.js';

const NAME_WRONG = (said: string) => `${said} Vérifiez la saisie.`;

const UNIT: FieldKind = {
  blank: 'Choisissez un service gestionnaire.',
  wrong: 'Choisissez un service de la liste.',
};

const UNIT_NAME: FieldKind = {
  blank: 'Saisissez le nom du service.',
  wrong: `Un nom de service compte au plus ${UNIT_NAME_MAX} caractères.`,
};

const NAMES = {
  usualName: { blank: 'Saisissez le nom usuel.', wrong: NAME_WRONG },
  firstName: { blank: 'Saisissez le prénom.', wrong: NAME_WRONG },
} satisfies Record<string, FieldKind>;

const PHONE: FieldKind = {
  blank: null,
  wrong: 'Indiquez un numéro de téléphone, par exemple 03 81 65 47 00, ou rien.',
};

const DAY_WRONG = 'Indiquez une date réelle sous la forme JJ/MM/AAAA, de 1900 à 2099.';

const ENDS_ON: FieldKind = { blank: null, wrong: DAY_WRONG, read: typedDate };

const NUMEN: FieldKind = {
  blank: 'Saisissez le NUMEN.',
  wrong:
    'Un NUMEN compte 13 caractères : 2 chiffres, 1 lettre, 7 chiffres et 3 lettres. Vérifiez la saisie.',
  secret: true,
};

/** What a box that is ticked sends. */
export const TICKED = 'oui';
const BOX: FieldKind = { blank: null, read: (typed) => typed === TICKED };

/** The form that creates an agent. */
export const CREATE_AGENT_FORM = formOf(CreateAgent, {
  ...NAMES,
  birthDate: {
    blank: 'Saisissez la date de naissance, par exemple 02/11/1988.',
    wrong:
      'Indiquez la date de naissance sous la forme JJ/MM/AAAA, d’une personne de 14 à 100 ans.',
    read: typedDate,
  },
  numen: NUMEN,
  unit: UNIT,
  phone: PHONE,
  endsOn: ENDS_ON,
});

/** The form that changes the names of an agent. */
export const renameForm = (agentId: string) =>
  formOf(ChangeAgent, { ...NAMES, newLogin: BOX, hideOldNames: BOX }, { agentId });

/** The form that gives an agent another unit. */
export const assignForm = (agentId: string) => formOf(ChangeAgent, { unit: UNIT }, { agentId });

/** The form that changes the phone of an agent, or takes it away. */
export const phoneForm = (agentId: string) => formOf(ChangeAgent, { phone: PHONE }, { agentId });

/** The form that changes the last day of a contract, or takes it away. */
export const contractForm = (agentId: string) =>
  formOf(ChangeAgent, { endsOn: ENDS_ON }, { agentId });

const DAY_BLANK = 'Saisissez la date, par exemple 31/08/2026.';

/** The form of a departure, on a day to come too. */
export const departureForm = (agentId: string) =>
  formOf(
    DepartAgent,
    {
      on: {
        blank: DAY_BLANK,
        wrong: DAY_WRONG,
        read: typedDate,
      },
    },
    { agentId },
  );

/** The form of a return. */
export const returnForm = (agentId: string) =>
  formOf(
    ReturnAgent,
    {
      on: {
        blank: DAY_BLANK,
        wrong:
          'Indiquez une date réelle sous la forme JJ/MM/AAAA, ni à venir ni antérieure à 1900.',
        read: typedDate,
      },
      numen: { ...NUMEN, blank: null, read: (typed) => typed.trim() || undefined },
    },
    { agentId },
  );

/** The form that declares a unit: its id, which stays, and its name. */
export const DECLARE_UNIT_FORM = formOf(DeclareUnit, {
  unitId: {
    blank: 'Saisissez le code du service, par exemple SIG-AESH.',
    wrong:
      'Un code de service compte de 2 à 40 lettres sans accent, chiffres et traits d’union, et commence par une lettre.',
    read: (typed) => typed.trim().toUpperCase(),
  },
  name: UNIT_NAME,
});

/** The form that renames a unit. */
export const renameUnitForm = (unitId: string) =>
  formOf(DeclareUnit, { name: UNIT_NAME }, { unitId });

/** The agent to appoint as a manager, by login or address: people know those of each other, nobody knows an id. */
export class AppointFields {
  @Login() login!: string;
}

/** The form that appoints a manager. */
export const APPOINT_FORM = formOf(AppointFields, {
  login: {
    blank: 'Saisissez l’identifiant de la personne, par exemple jpin.',
    wrong: `Un identifiant compte au plus ${LOGIN_MAX} caractères. Vérifiez la saisie.`,
  },
});
