// npm run screenshots: starts the demo academy, walks through it, and takes the pictures of docs/screenshots.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { build, checkNode, install, root } from '../local/prepare.mjs';

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 780 };
/** Beyond this a picture says nothing more. */
const TALLEST = 1400;
/** The people of a file of HR, and how long it may take. */
const PEOPLE = 25_000;
const LONGEST_MS = 600_000;
/** Of WebP, where letters are still sharp. */
const QUALITY = 82;

/** Made up, as the demo; how far each came with a request for codes. */
const NEIGHBOURS = [
  ['Amélie', 'VUILLEMIN', 'waiting'],
  ['Julien', 'JEANNIN', 'completed'],
  ['Léa', 'BOURGEOIS', 'completed'],
  ['Karim', 'JELLOUL', 'completed'],
  ['Odile', 'JACQUOT', 'refused'],
  ['Éloïse', 'LE GOFF', 'completed'],
  ['Maxime', 'JUIF', 'cancelled'],
  ['Inès', 'ROY', 'started'],
  ['Théo', 'JANVIER'],
  ['Sophie', 'CUENOT', 'completed'],
];

checkNode();
install();
build();
const { administrator, GatewayClient, removeData, staff, startLocal } =
  await import('@citadelle/local');
const generate = await import('@citadelle/generate');
const { default: sparticuz } = await import('@sparticuz/chromium');
const { chromium } = await import('playwright-core');

const target = join(root, 'docs/screenshots');
const dataDir = mkdtempSync(join(tmpdir(), 'citadelle-screenshots-'));
const env = { LIMIT_LOOKUPS_PER_SOURCE_HOUR: '100' };
const academy = await startLocal({ dataDir, transport: 'embedded', env });
const browser = await chromium.launch({
  executablePath: await sparticuz.executablePath(),
  args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--hide-scrollbars'],
});
try {
  mkdirSync(target, { recursive: true });
  await takeAll(academy.runInfo.gateway);
} finally {
  await browser.close();
  await academy.stop();
  await removeData(dataDir);
}

async function takeAll(gateway) {
  const person = (login) => [administrator, ...staff].find((each) => each.login === login);
  const [jean, roger, christine] = ['jpin', 'rmoulinaux', 'cjoseph2'].map(person);
  const manager = person('nbenali');
  await makeSomeLife(gateway, manager);

  const agent = await at(gateway, DESK);
  await agent.open('/');
  await agent.take('accueil');
  await agent.open('/codes-acces');
  await agent.take('codes-acces');
  await agent.open('/codes-acces/a');
  await agent.type({ usualName: 'Pin', firstName: 'Jean', birthDate: written(jean.birthDate) });
  await agent.take('a-qui-etes-vous');
  await agent.press('lancer la recherche');
  await agent.press("obtenir mes codes d'accès");
  await agent.take('a-votre-compte');
  await agent.press('Je souhaite initialiser mon mot de passe');
  const firstCode = await agent.code();
  await agent.take('a-premier-code');
  await agent.press('envoyer ma demande de code');
  await agent.take('a-demande-envoyee');

  const phone = await at(gateway, PHONE);
  await phone.open('/');
  await phone.take('accueil-telephone');
  await phone.open('/connexion');
  await phone.take('connexion-telephone');
  await phone.open('/codes-acces/b');
  await phone.type({ login: roger.login, birthDate: written(roger.birthDate) });
  await phone.press("obtenir mes codes d'accès");
  await phone.take('premier-code-telephone');
  await phone.press('envoyer ma demande de code');
  await phone.open('/codes-acces/suivi');
  await phone.type({ login: jean.login, firstCode });
  await phone.press('Voir ma demande');
  await phone.take('suivi-telephone');

  const nadia = await at(gateway, DESK);
  await nadia.signIn(manager.login, manager.password);
  await nadia.open('/gestion/demandes');
  await nadia.take('demandes');
  await nadia.follow('Jean PIN (jpin)');
  await nadia.page.getByText('rappelé(e)', { exact: true }).click();
  await nadia.type({ password: manager.password });
  await nadia.take('demande');
  await nadia.press('afficher le 2e code');
  const secondCode = await nadia.code();
  await nadia.take('deuxieme-code');

  const chosen = 'tuilerie et campanule 41';
  await agent.open('/codes-acces/c');
  await agent.type({ login: jean.login, firstCode, secondCode });
  await agent.type({ newPassword: chosen, confirmation: chosen });
  await agent.take('c-mot-de-passe');
  await agent.press('modifier mon mot de passe');
  await agent.signIn(jean.login, chosen);
  await agent.take('espace');
  await phone.signIn(christine.login, christine.numen);
  await phone.take('mot-de-passe-telephone');

  const hr = await at(gateway, DESK);
  await hr.signIn(administrator.login, administrator.password);
  await hr.open('/annuaire?query=j');
  await hr.take('annuaire');
  await hr.follow('JOSEPH Christian');
  await hr.take('agent');
  await hr.open('/annuaire/services');
  await hr.take('services');
  await hr.open('/annuaire/tableau-de-bord');
  await hr.take('tableau-de-bord');
  await importStaff(gateway, hr);
}

/** A whole staff by the browser: what would be done, the confirmation, how far it is, what was done. */
async function importStaff(gateway, hr) {
  const api = await new GatewayClient(gateway).signIn(administrator.login, administrator.password);
  for (const { unitId, name } of generate.units)
    await api.call('PUT', `/units/${unitId}`, { name });
  const heading = (name) => hr.page.getByRole('heading', { name, exact: true });

  await hr.open('/annuaire/imports');
  await hr.page.locator('label', { hasText: 'Ajouts et changements' }).click();
  await hr.page.locator('input[type=file]').setInputFiles(await fileOfHr());
  await hr.press('Envoyer et vérifier');
  await heading('Ce qui serait fait').waitFor({ timeout: LONGEST_MS });
  await hr.take('import');
  await hr.follow('Continuer vers la confirmation');
  await hr.type({ password: administrator.password });
  await hr.take('import-confirmation');
  await hr.press(/^Oui, appliquer/);
  const someThousands = hr.page.locator('label', { hasText: /^1\d\s\d{3} lignes traitées/ });
  await someThousands.waitFor({ timeout: LONGEST_MS });
  await hr.take('import-en-cours');
  await heading('Ce qui a été fait').waitFor({ timeout: LONGEST_MS });
  await hr.take('import-termine');
}

/** Somebody at a browser of their own. */
async function at(gateway, viewport) {
  const context = await browser.newContext({ viewport, locale: 'fr-FR' });
  const page = await context.newPage();
  const camera = await context.newCDPSession(page);
  const leaveBy = async (role, name) => {
    const way = page.getByRole(role, { name, exact: true }).first();
    await Promise.all([page.waitForEvent('framenavigated'), way.click()]);
    await page.waitForLoadState();
  };
  const someone = {
    page,
    open: (path) => page.goto(`${gateway}${path}`),
    press: (name) => leaveBy('button', name),
    follow: (name) => leaveBy('link', name),
    code: () => page.locator('.pratic-code').innerText(),
    async type(fields) {
      for (const [name, text] of Object.entries(fields)) await page.locator(`#${name}`).fill(text);
    },
    async signIn(login, password) {
      await someone.open('/connexion');
      await someone.type({ login, password });
      await leaveBy('button', 'Connexion');
    },
    async take(name) {
      const png = process.argv.includes('--png');
      await page.evaluate('document.activeElement?.blur()');
      await page.evaluate('document.fonts.ready.then(() => true)');
      const height = await page.evaluate('document.documentElement.scrollHeight');
      const { data } = await camera.send('Page.captureScreenshot', {
        ...(png ? { format: 'png' } : { format: 'webp', quality: QUALITY }),
        captureBeyondViewport: true,
        clip: { x: 0, y: 0, width: viewport.width, height: Math.min(height, TALLEST), scale: 1 },
      });
      const picture = Buffer.from(data, 'base64');
      const file = `${name}.${png ? 'png' : 'webp'}`;
      writeFileSync(join(target, file), picture);
      console.log(`${file} ${Math.ceil(picture.length / 1024)} kB`);
    },
  };
  return someone;
}

/** More people and requests than the demo has, so that lists and charts have something to show. */
async function makeSomeLife(gateway, manager) {
  const anyone = new GatewayClient(gateway);
  const hr = await anyone.signIn(administrator.login, administrator.password);
  const nadia = await anyone.signIn(manager.login, manager.password);
  await nadia.reauthenticate(manager.password);

  for (const [at, [firstName, usualName, end]] of NEIGHBOURS.entries()) {
    const birthDate = `19${60 + at * 2}-0${1 + (at % 9)}-1${at % 10}`;
    const numen = `03E${85 + at}00${710 + at}VLD`;
    const person = { firstName, usualName, birthDate, numen, unit: 'SIG-AESH' };
    const { account } = await hr.call('POST', '/agents', person);
    if (end === undefined) continue;
    const { login } = account;
    const { resetId, firstCode } = await anyone.call('POST', '/password-resets', {
      login,
      birthDate,
    });
    if (end === 'started') continue;
    const reset = `/password-resets/${resetId}`;
    await anyone.call('POST', `${reset}/second-code-request`, { firstCode });
    if (end === 'waiting') continue;
    if (end === 'cancelled') {
      await anyone.call('POST', '/password-resets/cancellation', { login, firstCode });
    }
    if (end === 'refused') {
      await nadia.call('POST', `${reset}/refusal`, {
        reason: 'Identité non confirmée au téléphone',
      });
    }
    if (end !== 'completed') continue;
    const check = { identityCheck: 'in-person' };
    const { secondCode } = await nadia.call('POST', `${reset}/second-code`, check);
    const codes = { login, firstCode, secondCode };
    await anyone.call('POST', '/password-resets/completion', {
      ...codes,
      newPassword: 'verger et balançoire 19',
    });
  }
}

/** A file of HR with a whole staff, a few who are known, and a line that is refused. */
async function fileOfHr() {
  const lines = [
    '03E2500814MRT;MARTIN;;Paul;32449;SIG-AESH;;',
    '03E8400117RMX;MOULINAUX;;Roger;14/03/1962;RECTORAT;;',
    '03E1500444CHW;JOSEPH;;Christine;30/01/1990;SIG-AESH;;',
  ];
  const people = generate.staff({ people: PEOPLE, seed: 7, on: '2026-09-01' });
  const text = await Readable.from(generate.writeStaff(people, generate.USUAL_FORMAT)).toArray();
  const [header, ...rest] = Buffer.concat(text.map((part) => Buffer.from(part)))
    .toString()
    .split('\r\n');
  const buffer = Buffer.from([header, ...lines, ...rest].join('\r\n'));
  return { name: 'rentrée.csv', mimeType: 'text/csv', buffer };
}

/** A date as people type it. */
function written(date) {
  return date.split('-').reverse().join('/');
}
