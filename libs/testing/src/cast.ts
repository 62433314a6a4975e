/** The administrator of the demo academy, who alone exists with `--empty`. */
export const administrator = { login: 'hfaivre', password: 'horloge comtoise 1674' };

/** A person as `POST /agents` takes them. */
export interface Person {
  usualName: string;
  firstName: string;
  birthDate: string;
  numen: string;
  unit: string;
}

/** The four agents of the tutorial, in the order in which HR creates them. */
export const tutorial = {
  roger: {
    usualName: 'MOULINAUX',
    firstName: 'Roger',
    birthDate: '1962-03-14',
    numen: '03E8400117RMX',
    unit: 'SIG-AESH',
  },
  jean: {
    usualName: 'PIN',
    firstName: 'Jean',
    birthDate: '1988-11-02',
    numen: '03E1800242JPQ',
    unit: 'SIG-AESH',
  },
  christian: {
    usualName: 'JOSEPH',
    firstName: 'Christian',
    birthDate: '1975-06-21',
    numen: '03E9800343CHK',
    unit: 'SIG-AESH',
  },
  christine: {
    usualName: 'JOSEPH',
    firstName: 'Christine',
    birthDate: '1990-01-30',
    numen: '03E1500444CHW',
    unit: 'SIG-AESH',
  },
} as const satisfies Record<string, Person>;

/** Who handles requests for codes in the journeys: two managers of different units. */
export const managers = {
  nadia: {
    usualName: 'GAILLARD',
    firstName: 'Nadia',
    birthDate: '1980-05-17',
    numen: '03E0500555NGD',
    unit: 'SIG-AESH',
  },
  olivier: {
    usualName: 'ROUSSEY',
    firstName: 'Olivier',
    birthDate: '1971-12-09',
    numen: '03E9600666ORY',
    unit: 'RECTORAT',
  },
} as const satisfies Record<string, Person>;
