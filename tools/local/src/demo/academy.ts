/** Who somebody is, as `POST /agents` takes them. */
export interface Identity {
  readonly usualName: string;
  readonly firstName: string;
  readonly birthDate: string;
  readonly numen: string;
  readonly unit: string;
}

/** A member of staff of the demo academy. Everything about them is made up, and public. */
export interface DemoPerson extends Identity {
  readonly login: string;
  /** Chosen already; who has none still signs in with the NUMEN. */
  readonly password?: string;
  readonly manages?: string;
}

/** Everybody of the demo academy: the administrator, the four agents of the tutorial, two managers. */
export const people = {
  helene: {
    firstName: 'Hélène',
    usualName: 'FAIVRE',
    birthDate: '1978-04-11',
    numen: '03A0100747HFD',
    unit: 'RECTORAT',
    login: 'hfaivre',
    password: 'horloge comtoise 1674',
  },
  roger: {
    firstName: 'Roger',
    usualName: 'MOULINAUX',
    birthDate: '1962-03-14',
    numen: '03E8400117RMX',
    unit: 'SIG-AESH',
    login: 'rmoulinaux',
  },
  jean: {
    firstName: 'Jean',
    usualName: 'PIN',
    birthDate: '1988-11-02',
    numen: '03E1800242JPQ',
    unit: 'SIG-AESH',
    login: 'jpin',
  },
  christian: {
    firstName: 'Christian',
    usualName: 'JOSEPH',
    birthDate: '1975-06-21',
    numen: '03E9800343CHK',
    unit: 'SIG-AESH',
    login: 'cjoseph1',
  },
  christine: {
    firstName: 'Christine',
    usualName: 'JOSEPH',
    birthDate: '1990-01-30',
    numen: '03E1500444CHW',
    unit: 'SIG-AESH',
    login: 'cjoseph2',
  },
  nadia: {
    firstName: 'Nadia',
    usualName: 'BENALI',
    birthDate: '1980-09-17',
    numen: '03A0500545NBL',
    unit: 'SIG-AESH',
    login: 'nbenali',
    password: 'gentiane et comté 1618',
    manages: 'SIG-AESH',
  },
  paul: {
    firstName: 'Paul',
    usualName: 'GRANDJEAN',
    birthDate: '1969-12-05',
    numen: '03A9200646PGT',
    unit: 'RECTORAT',
    login: 'pgrandjean',
    password: 'sapin du haut Doubs 25',
    manages: 'RECTORAT',
  },
} as const satisfies Record<string, DemoPerson>;

/** The administrator, who creates everybody else. */
export const administrator = people.helene;

/** The others, in the order of their creation: homonyms take their ranks from it. */
export const staff: readonly DemoPerson[] = [
  people.roger,
  people.jean,
  people.christian,
  people.christine,
  people.nadia,
  people.paul,
];

/** The managing units. */
export const units = [
  { unitId: 'SIG-AESH', name: 'Service de gestion des AESH' },
  { unitId: 'RECTORAT', name: 'Rectorat de l’académie de Besançon' },
] as const;

/** What of somebody is told when they are created. */
export function identityOf<Person extends Identity>(person: Person): Pick<Person, keyof Identity> {
  const { usualName, firstName, birthDate, numen, unit } = person;
  return { usualName, firstName, birthDate, numen, unit };
}
