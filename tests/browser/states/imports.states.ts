import { agentImports, type ImportView, type PlannedLineView } from '@citadelle/contracts/calls';
import {
  IMPORT,
  IMPORT_ID,
  importUpload,
  LINES,
  linesOf,
  plannedLine,
  problem,
  serve,
} from '@citadelle/gateway/testing';
import { until } from '@citadelle/testing';
import { describe, expect } from '@jest/globals';
import {
  ADVICE,
  answers,
  fillAndPress,
  type Given,
  inTurn,
  itShows,
  type PageStates,
  press,
  statesOf,
} from './page-states.js';
import { twoUnits } from './requests.states.js';

const IMPORTS = '/annuaire/imports';
const ONE = `${IMPORTS}/${IMPORT_ID}`;

const imports = statesOf(IMPORTS);
const plan = statesOf(ONE);
const confirmation = statesOf(`${ONE}/confirmation`);
const departures = statesOf(`${ONE}/departs`);
const abandonment = statesOf(`${ONE}/abandon`);

const view = (change: Partial<ImportView>): Given => [
  ...twoUnits,
  ...answers(agentImports.get, { ...IMPORT, ...change }),
];
const lines = (all: readonly PlannedLineView[]): Given => [
  serve(agentImports.lines, ({ kind }) => linesOf(all, kind)),
];

const BLOCKED: Partial<ImportView> = {
  state: 'blocked',
  blocked: [
    {
      ...{ code: 'too-many-departures', mayBeLifted: true, people: 600 },
      message: '60 % absents : 600 personnes partiraient sur 1 000. Le fichier est-il complet ?',
    },
    { code: 'same-file', message: 'Fichier identique à l’import du 3 septembre 2026 à 14 h 02.' },
  ],
};
const NOTHING_VALID: Partial<ImportView> = {
  state: 'blocked',
  blocked: [
    { code: 'no-valid-line', message: 'Aucune ligne n’a pu être retenue.', mayBeLifted: false },
  ],
};
const LONG = plannedLine({
  ...{ usualName: 'DE-LA-TOUR'.repeat(9), login: 'jdelatour'.repeat(6), kind: 'changed' },
  changes: [
    { field: 'usual_name', from: 'X'.repeat(90), to: 'Y'.repeat(90) },
    { field: 'phone', from: null, to: '03 81 00 00 00' },
  ],
  remarks: [{ code: 'possible-duplicate', message: 'Mêmes noms et même date de naissance.' }],
});

const send = (choose: string, name: string) =>
  inTurn(
    (person) => person.tick(choose),
    async (person) => {
      const file = {
        name,
        mimeType: 'text/csv',
        buffer: Buffer.from('Nom;Prénom\r\nPIN;Jean\r\n'),
      };
      await person.page.locator('input[type=file]').setInputFiles(file);
    },
    press('Envoyer et vérifier'),
  );

/** Files of HR, from the upload to the report. */
export function importsStates(states: () => PageStates): void {
  describe('the imports', () => {
    itShows(states, 'administrator', {
      'those of before, and the form': imports(['À CONFIRMER', 'Envoyer un fichier'], {
        given: twoUnits,
      }),
      'that there were none': imports('Aucun fichier n’a encore été envoyé.', {
        given: answers(agentImports.list, { items: [], next: null }),
      }),
      'the older ones': {
        given: answers(agentImports.list, { items: [IMPORT], next: 'x' }),
        open: `${IMPORTS}?after=x`,
        says: ['Imports plus anciens', 'Imports les plus récents'],
      },
      'what is missing in a form sent empty': imports(
        ['Dites ce que contient ce fichier.', 'Choisissez un fichier.'],
        { act: press('Envoyer et vérifier') },
      ),
      'that a file is too large, before it is sent': imports('Un fichier compte au plus 100 Mo', {
        act: async (person) => {
          const field = person.page.locator('input[type=file]');
          await person.page.evaluate(
            "document.querySelector('[data-largest]').dataset.largest = '3'",
          );
          await field.setInputFiles({
            ...{ name: 'film.csv', mimeType: 'text/csv', buffer: Buffer.from('plus de trois') },
          });
          await person.look();
        },
      }),
      'that the file is empty': imports(ADVICE, {
        given: answers(importUpload, problem(422, 'file-empty')),
        act: send('Ajouts et changements', 'vide.csv'),
      }),
      'that the file came': imports('Le fichier est arrivé', {
        given: view({ state: 'reading', processed: 812, total: 0 }),
        act: send('Tout le personnel', 'rentrée.csv'),
      }),
    });
    itShows(states, 'manager', {
      'nothing of them to managers': { open: IMPORTS, says: 'Page introuvable' },
    });
  });

  describe('the plan', () =>
    itShows(states, 'administrator', {
      'how the file was read and what would be done': plan([
        'LÉVÊQUE Éloïse · CÔTÉ Irène · BENOÎT François',
        'Grade',
        'Absents du fichier 28',
        'Service : SIG-AESH → RECTORAT',
        '32449 n’est pas une date',
      ]),
      'long names, on a phone': plan('Téléphone : rien', { given: lines([LONG]) }),
      'which units nobody knows': plan('Service inconnu : SIG-AESH-25 (900 lignes)', {
        given: view({ unknownUnits: [{ unit: 'SIG-AESH-25', lines: 900, answer: null }] }),
      }),
      'that answers were taken': plan('Vos réponses sont enregistrées', {
        act: inTurn(
          (person) => person.tick('Garder ce que dit l’annuaire'),
          press('Enregistrer les réponses'),
        ),
      }),
      'that an answer is refused': plan(ADVICE, {
        given: answers(agentImports.answer, problem(422, 'unknown-unit')),
        act: press('Enregistrer les réponses'),
      }),
      'why it is blocked': plan(['Cet import est bloqué', '60 % absents'], {
        given: view(BLOCKED),
      }),
      'all lines of a kind': {
        open: `${ONE}/lignes?kind=rejected`,
        says: ['Lignes refusées', '32449'],
      },
      'that there is none of a kind': {
        given: lines([]),
        open: `${ONE}/lignes?kind=known&after=x`,
        says: 'Aucune ligne.',
      },
      'the plan, at the address of an answer': plan('Vérifier ce qui serait fait', {
        open: `${ONE}/reponses`,
      }),
      'that nobody knows it': {
        open: `${IMPORTS}/0199dddd-0000-7000-8000-000000000009`,
        says: ADVICE,
      },
    }));

  describe('the confirmation', () =>
    itShows(states, 'administrator', {
      'the numbers': confirmation('Oui, appliquer : 2 personnes créées, 1 personne modifiée'),
      'that it is confirmed': confirmation('L’import est confirmé', {
        act: press(/^Oui, appliquer/),
      }),
      'that the plan is another one now': confirmation(ADVICE, {
        given: answers(agentImports.confirm, problem(409, 'plan-outdated')),
        act: press(/^Oui, appliquer/),
      }),
      'what to type to lift a block': confirmation('Tapez 600 pour lever ce blocage', {
        given: view(BLOCKED),
        act: press(/^Oui, appliquer/),
      }),
      'that another number was typed': confirmation('Ce n’est pas le nombre attendu : tapez 600', {
        given: view({ ...BLOCKED, blocked: BLOCKED.blocked!.slice(0, 1) }),
        act: fillAndPress({ 'Pour lever ce blocage': '6' }, /^Oui, appliquer/),
      }),
      'that nothing can be applied': confirmation('Cet import ne peut pas être confirmé', {
        given: view(NOTHING_VALID),
      }),
    }));

  describe('the import that runs', () =>
    itShows(states, 'administrator', {
      'how far it is, and until when': plan(['612 lignes traitées sur 1 250', 'vers 15 h 32'], {
        given: view({
          ...{ state: 'running', processed: 612 },
          estimatedEnd: '2026-11-23T14:32:00.000Z',
        }),
      }),
      'the same, for the page that asks by itself': {
        given: view({ state: 'running', processed: 612 }),
        open: `${ONE}/en-direct`,
        says: '612 lignes traitées',
      },
      'what comes meanwhile, by itself': plan('Import terminé', {
        given: view({ state: 'running', processed: 612 }),
        act: async (person) => {
          const { directory } = states().gateway;
          directory.answer(view({ state: 'running', processed: 900 }));
          await until('it is further', async () => (await person.text()).includes('900 lignes'));
          directory.answer(view({ state: 'done' }));
          await until('it is done', async () =>
            (await person.title()).startsWith('Import terminé'),
          );
        },
      }),
      'that nothing more comes for a while, and that it goes on': plan('900 lignes traitées', {
        given: view({ state: 'running', processed: 612 }),
        act: async (person) => {
          const { directory } = states().gateway;
          const told = person.page.locator('[role=status]');
          const says = (words: string) =>
            until(words, async () => (await told.innerText()).includes(words));
          directory.answer(answers(agentImports.get, problem(503, 'service-unavailable')));
          await says('Le service ne répond pas pour l’instant');
          expect(await told.innerText()).toMatch(/est celui de \d+\sh(?:\s\d\d)?\. Vous/);
          await person.look();
          await person.page.context().setOffline(true);
          await says('n’est plus relié au réseau');
          await person.page.context().setOffline(false);
          directory.answer(view({ state: 'running', processed: 900 }));
          await says('de nouveau à jour');
        },
      }),
      'that its session is over': plan('Actualisez-la, et connectez-vous', {
        given: view({ state: 'running', processed: 612 }),
        act: async (person) => {
          await person.page.context().clearCookies();
          const told = () => person.page.locator('[role=status]').innerText();
          await until('it says so', async () => (await told()) !== '');
        },
      }),
      'which one it waits for': plan('Un autre import est en cours', {
        given: view({ state: 'running', processed: 0, waitingFor: IMPORT_ID }),
      }),
      'that it stops': plan('L’import s’arrête', {
        given: view({ state: 'running', processed: 612 }),
        act: press('Arrêter l’import'),
      }),
      'that it goes on': plan('L’import reprend', {
        given: view({ state: 'suspended', processed: 612 }),
        act: press('Reprendre l’import'),
      }),
      'what abandoning it means': abandonment('les lignes déjà traitées le restent', {
        given: view({ state: 'suspended' }),
      }),
      'that it is abandoned': abandonment('Le fichier est détruit', {
        act: press('Oui, abandonner cet import'),
      }),
      'that it is over already': abandonment(ADVICE, {
        given: answers(agentImports.abandon, problem(409, 'import-is-over')),
        act: press('Oui, abandonner cet import'),
      }),
      'that it was abandoned': plan('Import abandonné', { given: view({ state: 'abandoned' }) }),
      'the import, at the addresses of its buttons': plan('Vérifier ce qui serait fait', {
        open: `${ONE}/arret`,
      }),
      'the import, at the other one': plan('Vérifier ce qui serait fait', {
        open: `${ONE}/reprise`,
      }),
    }));

  describe('the report', () =>
    itShows(states, 'administrator', {
      'what was done, and who is absent': plan(
        ['Ce qui a été fait', 'Lignes refusées, à corriger', 'Des absents restent en poste'],
        { given: [...view({ state: 'done' }), ...lines(LINES)] },
      ),
      'who would depart': departures(['GONE Max', 'Oui, enregistrer 28 départs'], {
        given: view({ state: 'done' }),
      }),
      'that they depart': departures('Les départs sont confirmés', {
        given: view({ state: 'done' }),
        act: press('Oui, enregistrer 28 départs'),
      }),
      'that nobody is absent': departures('Personne n’est absent.', {
        given: [...view({ state: 'done', departing: 0 }), ...lines([])],
      }),
    }));
}
