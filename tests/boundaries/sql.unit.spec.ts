import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';
import tseslint from 'typescript-eslint';

/** Not named where it is imported: it has no types. */
const CONFIG_FILE = '../../eslint.config.mjs';
const { default: config } = (await import(CONFIG_FILE)) as { default: Linter.Config[] };

const RESTRICTIONS = ['no-restricted-imports', 'no-restricted-syntax'];

/** What the rules about SQL say of a file with this content. */
function saidOf(filename: string, code: string): string[] {
  const blocks = config.filter(({ rules = {} }) => RESTRICTIONS.some((rule) => rule in rules));
  const parsing: Linter.Config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser as Linter.Parser },
  };
  const said = new Linter().verify(code, [parsing, ...blocks], { filename });
  return said.map(({ message }) => message);
}

describe('SQL', () => {
  const importing = (name: string) => `import { ${name} } from '@citadelle/event-store';`;

  it.each(['prepared', 'Statement', 'unprepared'])('is said in stores alone: %s', (name) => {
    const where = 'apps/directory/src/agents/create.ts';
    expect(saidOf(where, importing(name))).toEqual([
      expect.stringContaining('SQL stands in a store'),
    ]);
    expect(saidOf('apps/directory/src/agents/agent.store.ts', importing(name))).toEqual([]);
    expect(saidOf(where, importing('decideWithin'))).toEqual([]);
  });

  it('does not go past statements', () => {
    const code = `await manager.query('SELECT 1');`;
    expect(saidOf('apps/directory/src/agents/agent.store.ts', code)).toEqual([
      expect.stringContaining('SQL is a statement of a store'),
    ]);
    expect(saidOf('apps/directory/src/agents/agent.store.int.spec.ts', code)).toEqual([]);
  });
});
