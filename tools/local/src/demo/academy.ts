/** A member of staff of the demo academy. Everything about them is made up, and public. */
export interface DemoPerson {
  readonly firstName: string;
  readonly usualName: string;
  readonly birthDate: string;
  readonly numen: string;
  readonly unit: string;
  readonly login: string;
  /** Chosen already; who has none still signs in with the NUMEN. */
  readonly password?: string;
  readonly manages?: string;
}

/** The administrator, who creates everybody else. */
export const administrator = {
  firstName: 'Hélène',
  usualName: 'FAIVRE',
  birthDate: '1978-04-11',
  numen: '03A0100747HFD',
  unit: 'RECTORAT',
  login: 'hfaivre',
  password: 'horloge comtoise 1674',
} as const satisfies DemoPerson;

/** The managing units. */
export const units = [
  { unitId: 'SIG-AESH', name: 'Service de gestion des AESH' },
  { unitId: 'RECTORAT', name: 'Rectorat de l’académie de Besançon' },
] as const;

/** The others, in the order of their creation: homonyms take their ranks from it. */
export const staff: readonly DemoPerson[] = [
  {
    firstName: 'Roger',
    usualName: 'MOULINAUX',
    birthDate: '1962-03-14',
    numen: '03E8400117RMX',
    unit: 'SIG-AESH',
    login: 'rmoulinaux',
  },
  {
    firstName: 'Jean',
    usualName: 'PIN',
    birthDate: '1988-11-02',
    numen: '03E1800242JPQ',
    unit: 'SIG-AESH',
    login: 'jpin',
  },
  {
    firstName: 'Christian',
    usualName: 'JOSEPH',
    birthDate: '1975-06-21',
    numen: '03E9800343CHK',
    unit: 'SIG-AESH',
    login: 'cjoseph1',
  },
  {
    firstName: 'Christine',
    usualName: 'JOSEPH',
    birthDate: '1990-01-30',
    numen: '03E1500444CHW',
    unit: 'SIG-AESH',
    login: 'cjoseph2',
  },
  {
    firstName: 'Nadia',
    usualName: 'BENALI',
    birthDate: '1980-09-17',
    numen: '03A0500545NBL',
    unit: 'SIG-AESH',
    login: 'nbenali',
    password: 'gentiane et comté 1618',
    manages: 'SIG-AESH',
  },
  {
    firstName: 'Paul',
    usualName: 'GRANDJEAN',
    birthDate: '1969-12-05',
    numen: '03A9200646PGT',
    unit: 'RECTORAT',
    login: 'pgrandjean',
    password: 'sapin du haut Doubs 25',
    manages: 'RECTORAT',
  },
];
