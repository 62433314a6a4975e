import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const apps = join(import.meta.dirname, '../../apps');
/** What makes a statement, of the library of events. */
const MAKERS =
  /import (?:type )?\{[^}]*\b(prepared|Statement|unprepared)\b[^}]*\} from '@citadelle\/event-store'/;

/** What is wrong with how a file of a service speaks SQL. */
function wrongIn(file: string, text: string): string[] {
  if (/\.spec\.tsx?$/.test(file)) return [];
  const wrong: string[] = [];
  if (!file.endsWith('.store.ts') && MAKERS.test(text))
    wrong.push(`${file}: SQL stands in a store, x.store.ts`);
  if (!/\.fixture\.ts$|\/migrations\//.test(file) && /\.query\s*[(<]/.test(text))
    wrong.push(`${file}: SQL is a statement of a store, prepared or unprepared`);
  return wrong;
}

describe('SQL', () => {
  const store = 'directory/src/agents/agent.store.ts';
  const elsewhere = 'directory/src/agents/create.ts';

  it('is said in stores alone, and does not go past statements', () => {
    const sources = readdirSync(apps, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^[^/]+\/src\/.*\.tsx?$/.test(file),
    );
    expect(sources).toContain(store);
    const wrong = sources.flatMap((file) => wrongIn(file, readFileSync(join(apps, file), 'utf8')));
    expect(wrong).toEqual([]);
  });

  it.each(['prepared', 'Statement', 'unprepared'])('elsewhere is found: %s', (name) => {
    const importing = `import {\n  decideWithin,\n  type ${name},\n} from '@citadelle/event-store';`;
    expect(wrongIn(elsewhere, importing)).toEqual([expect.stringContaining('x.store.ts')]);
    const importingType = `import type { ${name} } from '@citadelle/event-store';`;
    expect(wrongIn(elsewhere, importingType)).toEqual([expect.stringContaining('x.store.ts')]);
    expect(wrongIn(store, importing)).toEqual([]);
    expect(wrongIn(elsewhere, importing.replace(name, 'append'))).toEqual([]);
  });

  it.each([`manager.query('SELECT 1')`, `source.query<Row>(sql)`, `manager\n  .query (sql)`])(
    'past statements is found: %s',
    (code) => {
      expect(wrongIn(store, code)).toEqual([expect.stringContaining('a statement of a store')]);
      expect(wrongIn('directory/src/agents/agent.store.int.spec.ts', code)).toEqual([]);
      expect(wrongIn('directory/src/migrations/0001-tables.ts', code)).toEqual([]);
    },
  );
});
