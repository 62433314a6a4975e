import { agentImports, type ImportView } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { TOKENS } from '../../testing/fake-credentials.js';
import { IMPORT, IMPORT_ID } from '../../testing/fake-imports.js';
import { serve } from '../../testing/fake-service.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const at = new VisitedGateway(TOKENS.administrator);
const IMPORTS = '/annuaire/imports';

/** What the page of the import says that was abandoned so. */
async function said(change: Partial<ImportView>): Promise<string> {
  const view = { ...IMPORT, state: 'abandoned' as const, ...change };
  at.gateway.directory.answer([serve(agentImports.get, () => view)]);
  const { text } = await at.visitor.open(`${IMPORTS}/${IMPORT_ID}`);
  return text.slice(text.indexOf('Import abandonné Étape'));
}

describe('the page of an import that was abandoned', () => {
  it('before it was confirmed says that nothing changed, and what to do', async () => {
    const text = await said({ abandoned: 'asked', processed: 1250 });
    expect(text).toContain('Un administrateur a abandonné cet import.');
    expect(text).toContain('Rien n’a été changé dans l’annuaire');
    expect(text).toContain('envoyez-le de nouveau : rien ne changera avant votre confirmation');
    expect(text).not.toMatch(/personnes? créées?|lignes? .* traitées?|Ce qui est fait le reste/);
  });

  it('amid its lines says what was applied and what was not', async () => {
    const text = await said({
      ...{ abandoned: 'asked', confirmed: true, total: 1250, processed: 612 },
      ...{ created: 1, changed: 11, returning: 0, alreadyKnown: 597, rejected: 3 },
    });
    expect(text).toContain('612 lignes ont été traitées sur 1 250. Ce qui est fait le reste :');
    expect(text).toContain('1 personne créée 11 personnes modifiées 0 personne de retour');
    expect(text).toContain('638 lignes n’ont pas été appliquées.');
    expect(text).toContain('seul ce qui manque vous sera proposé');
    expect(text).not.toContain('départ');
  });

  it('before its first line says that nothing changed', async () => {
    const text = await said({ confirmed: true, processed: 0, created: 0 });
    expect(text).toContain('Aucune ligne n’a été traitée avant l’abandon');
  });

  it('amid departures says how many were made, and that the others stay', async () => {
    const text = await said({ confirmed: true, departuresConfirmed: true, departing: 12 });
    expect(text).toContain('12 départs');
    expect(text).toContain('Les autres absents du fichier restent en poste.');
    expect(text).not.toContain('n’ont pas été appliquées');
  });

  it.each([
    ['expired', 'n’est pas gardé plus de 24 heures'],
    ['file-gone', 'son fichier n’est plus là'],
    ['superseded', 'un import plus récent a pris sa place'],
    ['failed', 'Prévenez l’exploitation avant d’envoyer un fichier de nouveau'],
  ] as const)('says why: %s', async (abandoned, words) => {
    expect(await said({ abandoned })).toContain(words);
  });

  it('and the list do not count what it proposed in vain', async () => {
    const proposed = { ...IMPORT, state: 'abandoned' as const, created: 412 };
    const half = { ...proposed, confirmed: true, created: 97 };
    const list = { items: [proposed, half], next: null };
    at.gateway.directory.answer([serve(agentImports.list, () => list)]);
    const { text } = await at.visitor.open(IMPORTS);
    expect(text).not.toContain('412');
    expect(text).toContain('97');
  });
});
