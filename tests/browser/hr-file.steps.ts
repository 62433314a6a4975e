import { administrator, person as somebody, until } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { DESKTOP, type Person, PHONE } from '../support/browser.js';
import { signedIn, type Site, typed } from './site.js';

const UNIT = 'RECTORAT';

/** How HR comes to the pages of imports. */
const WAYS = [
  ['at a desk', { ...DESKTOP, scripts: true }],
  ['on a phone without scripts', { ...PHONE, scripts: false }],
] as const;

/** A file of HR, from the upload to the accounts, by hand. */
export function theFileOfHr(site: () => Site): void {
  let hr: Person;

  it.each(WAYS)('comes by the pages, and opens accounts: %s', async (_where, device) => {
    hr = await signedIn(site(), device, administrator);
    const people = [somebody(), somebody(), somebody()];
    const lines = people.map(({ usualName, firstName, birthDate, numen }) =>
      [usualName, firstName, typed(birthDate), numen, UNIT].join(';'),
    );
    const wrong = `MARTIN;Paul;32449;${somebody().numen};${UNIT}`;
    const file = ['Nom;Prénom;Né(e) le;NUMEN;Service', ...lines, wrong, ''].join('\r\n');

    await hr.follow('Annuaire');
    await hr.follow('Importer');
    await hr.tick('Ajouts et changements');
    const content = { name: 'rentrée.csv', mimeType: 'text/csv', buffer: Buffer.from(file) };
    await hr.page.locator('input[type=file]').setInputFiles(content);
    await hr.press('Envoyer et vérifier');
    await further('Ce qui serait fait');
    expect(await hr.text()).toContain('Créations 3');
    expect(await hr.text()).toContain('Lignes refusées 1');
    expect(await hr.text()).toContain('S’agit-il du 02/11/1988');

    await hr.follow('Continuer vers la confirmation');
    await hr.fill({ 'Votre mot de passe': administrator.password });
    await hr.press(/^Oui, appliquer : 3 personnes créées/);
    await further('Import terminé');
    expect(await hr.text()).toContain('Créations 3');
    await until('the last account is open', async () => {
      const { usualName } = people.at(-1)!;
      await hr.open(`/annuaire?query=${encodeURIComponent(usualName)}`);
      return !(await hr.text()).includes('compte à venir');
    });
    await hr.leave();
  });

  /** Waits until the page of the import says this, by itself or by being loaded again. */
  async function further(words: string): Promise<void> {
    await until(words, async () => {
      const text = await hr.text().catch(() => '');
      if (text.includes(words)) return true;
      if (!hr.device.scripts) await hr.reload();
      return false;
    });
    await hr.look();
  }
}
