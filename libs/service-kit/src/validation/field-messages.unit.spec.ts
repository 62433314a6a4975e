import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as classValidator from 'class-validator';
import { frenchOf, wordedConstraints } from './field-messages.js';

const ROOT = join(import.meta.dirname, '../../../..');
/** Decorators that judge nothing by themselves. */
const SILENT = new Set(['IsOptional', 'ValidateIf', 'Allow', 'ValidateNested']);

function sources(folder: string, below = ''): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.startsWith(below))
    .filter((file) => /^[^/]+\/src\/.*\.ts$/.test(file) && !/config\.ts$|spec\.ts$/.test(file))
    .map((file) => readFileSync(join(ROOT, folder, file), 'utf8'));
}

/** The decorators of class-validator that the requests of the services use. */
function decoratorsInUse(): Set<string> {
  const imports = /import \{([^}]*)\} from 'class-validator'/g;
  const names = [...sources('apps'), ...sources('libs', 'contracts/')].flatMap((text) =>
    [...text.matchAll(imports)].flatMap(([, list]) => list!.split(',').map((name) => name.trim())),
  );
  return new Set(names.filter((name) => /^[A-Z]/.test(name) && !SILENT.has(name)));
}

describe('the French of validation', () => {
  it('has words for every decorator that a request uses', () => {
    const constraints = new Map(
      Object.entries(classValidator)
        .filter(([, value]) => typeof value === 'string')
        .map(([constant, value]) => [constant.replaceAll('_', '').toLowerCase(), value as string]),
    );
    const wordless = [...decoratorsInUse()].filter((decorator) => {
      const constraint = constraints.get(decorator.toLowerCase());
      return constraint !== undefined && !wordedConstraints.includes(constraint);
    });
    expect(wordless).toEqual([]);
  });

  it('is French, whole sentences, and says the limit', () => {
    for (const constraint of wordedConstraints) {
      const { code, message } = frenchOf(constraint, [3, 5]);
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(message).toMatch(/^[A-ZÀÉ].*\.$/);
    }
    expect(frenchOf('maxLength', [40]).message).toBe('Au plus 40 caractères sont admis.');
    expect(frenchOf('isIn', [['a', 'b']]).message).toBe('Choisissez parmi : a, b.');
  });

  it.each([
    ['P\u200bIN', 'invisible (U+200B)'],
    ['PIN\tJean', '(U+0009)'],
    ['R2', 'un chiffre'],
    ['Иван', 'autre alphabet (« И »)'],
    ['a@b', 'autre signe (« @ »)'],
    [' \u0301a', 'un accent qui n’est sur aucune lettre'],
    ["-'-", 'aucune lettre'],
    ['', 'aucune lettre'],
    ['A'.repeat(101), 'Celui-ci est plus long.'],
    [12, 'des apostrophes.'],
  ])('says what keeps %j from being a name', (name, words) => {
    expect(frenchOf('isPersonName', [], name).message).toContain(words);
  });

  it('still says something of a constraint it does not know', () => {
    expect(frenchOf('isHexColor')).toEqual({ code: 'invalid', message: expect.any(String) });
    expect(frenchOf('toString').code).toBe('invalid');
  });
});
