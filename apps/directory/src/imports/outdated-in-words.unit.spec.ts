import { describe, expect, it } from '@jest/globals';
import { type Outdated, outdatedInWords } from './outdated-in-words.js';

const BEGIN =
  'L’annuaire a changé depuis cet aperçu. Relisez-le, puis confirmez les nouveaux nombres.';
const before = { created: 2, changed: 0, returning: 0, rejected: 1 };
const nothing: Outdated = { lines: [], logins: [], absent: 0, isMadeAnew: false };
const words = (differs: Partial<Outdated>, now: object = before) =>
  outdatedInWords({ differs: { ...nothing, ...differs }, before, now });

describe('what is otherwise than a plan said', () => {
  it('is said in numbers, and by the lines that it is about', () => {
    expect(words({ lines: [3, 7] }, { ...before, created: 1, alreadyKnown: 1 })).toBe(
      `${BEGIN} créations : 2 avant, 1 maintenant ; déjà connus : 0 avant, 1 maintenant. Autre résultat que prévu aux lignes 3 et 7.`,
    );
  });

  it('is said by the lines alone where the numbers are the same', () => {
    expect(words({ logins: [3] })).toBe(`${BEGIN} Autre identifiant que prévu à la ligne 3.`);
    expect(words({ absent: 2 })).toBe(`${BEGIN} Absents dont la situation a changé : 2.`);
  });

  it('names no more lines than can be read', () => {
    const lines = Array.from({ length: 11 }, (_, index) => index + 2);
    expect(words({ lines: lines.slice(0, 10) })).toContain(
      'aux lignes 2, 3, 4, 5, 6, 7, 8, 9, 10 et 11.',
    );
    expect(words({ lines })).toContain('aux lignes 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 et d’autres.');
  });

  it('is not counted yet where the plan is made anew', () => {
    const said = words({ isMadeAnew: true, logins: [12, 480] }, { ...before, created: 9 });
    expect(said).toBe(
      `${BEGIN} Il est en cours de préparation. Identifiants à prévoir de nouveau aux lignes 12 et 480.`,
    );
  });

  it('is said of numbers that are not those of the plan', () => {
    expect(outdatedInWords({ expected: { created: 3 }, now: { created: 2 } })).toBe(
      `${BEGIN} créations : 3 avant, 2 maintenant.`,
    );
  });
});
