import { v7 as uuidv7 } from 'uuid';
import type { Identity } from './cast.js';

/** An agent as the directory knows them. */
export interface TestAgent extends Identity {
  readonly agentId: string;
}

let names = 0;
let numens = 0;
let sources = 0;

/** A name that nobody else has in this file; `stem` is what it begins with. */
export function freshName(stem: string): string {
  const letters = [...String(++names)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  return stem + (stem === stem.toUpperCase() ? letters.toUpperCase() : letters);
}

/** A NUMEN that nobody else has in this file. */
export function freshNumen(): string {
  return `03E98${String(++numens).padStart(5, '0')}CHK`;
}

/** A source address that nobody else has used in this file. */
export function freshSource(): string {
  return `198.51.100.${++sources}`;
}

/** Somebody nobody has heard of, with a name and a NUMEN of their own. */
export function person(change: Partial<Identity> = {}): Identity {
  return {
    usualName: freshName('Nom'),
    firstName: freshName('Prenom'),
    birthDate: '1980-05-17',
    numen: freshNumen(),
    unit: 'SIG-AESH',
    ...change,
  };
}

/** An agent nobody has seen before: {@link person} with an id. */
export function someAgent(change: Partial<TestAgent> = {}): TestAgent {
  return { agentId: uuidv7(), ...person(change), ...change };
}
