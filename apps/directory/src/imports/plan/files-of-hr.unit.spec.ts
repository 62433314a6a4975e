import { beforeEach, describe, expect, it } from '@jest/globals';
import { hidesNumen } from '@citadelle/contracts';
import { HDR, numenOf, PIN, read } from '../reading/reading.fixture.js';
import { lineErrors } from './line-errors.js';
import { type FileOptions, SmallDirectory } from './plan.fixture.js';
import type { LineToPlan } from './planned-line.js';
import { tally } from './tally.js';

let directory: SmallDirectory;
beforeEach(() => {
  directory = new SmallDirectory();
});

/** Reads a file and plans it. The fingerprint of a NUMEN is the NUMEN backwards. */
async function planned(text: string, options: FileOptions = {}) {
  const { lines } = await read(text);
  const file = lines.map((line): LineToPlan => {
    const numen = line.kind === 'person' ? line.person.numen : undefined;
    return numen === undefined ? line : { ...line, fingerprint: [...numen].reverse().join('') };
  });
  const plan = directory.plan(file, options);
  return {
    file,
    plan,
    outcomes: plan.map(({ line, kind, faults }) =>
      [line, kind, ...faults.map(({ code }) => code)].join(' '),
    ),
  };
}

const file = (...lines: string[]) => [HDR, ...lines, ''].join('\n');
const person = (names: string, number: number, unit = 'SIG-AESH') =>
  `${names};02/11/1988;${numenOf(number)};${unit}`;

it('a person on two lines, in each way', async () => {
  const text = file(
    person('PIN;Jean', 1),
    person('MARTIN;Paul', 2),
    person('DURAND;Zoé', 3),
    person('SY;Awa', 4),
    person('LE GOFF;E\u0301loi\u0308se', 5),
    'x;;;;',
    ';;;;',
    person('PIN;Jean', 1),
    person('MARTIN;Paul', 2, 'RECTORAT'),
    person('PETIT;Max', 3),
    person('SY;Awa', 6),
    person('Le Goff;Éloïse', 5),
  );
  const { plan, outcomes } = await planned(text);
  expect(outcomes).toEqual([
    '2 created',
    '3 created',
    '4 created',
    '5 created',
    '6 created',
    '7 rejected required',
    '8 empty',
    '9 known',
    '10 rejected contradicts-line',
    '11 rejected numen-conflict',
    '12 created',
    '13 known',
  ]);
  expect(plan[8]!.faults[0]!.message).toContain('ligne 3');
  expect([plan[3], plan[10]].map((line) => line!.remarks.map(({ code }) => code))).toEqual([
    ['possible-duplicate'],
    ['possible-duplicate'],
  ]);
  const whole = await planned(text, { mode: 'synchronise' });
  expect([whole.outcomes[1], whole.outcomes[8]]).toEqual([
    '3 rejected contradicts-line',
    '10 rejected contradicts-line',
  ]);
});

describe('a file that was applied', () => {
  const text = file(PIN, person('LÉVÊQUE;Irène', 1), person('SY;Awa', 2, 'RECTORAT'));
  beforeEach(async () => {
    const { file: lines, plan } = await planned(text);
    directory.apply(lines, plan);
  });

  it('creates nobody when it comes again, in capitals without accents either', async () => {
    for (const again of [text, text.replace('LÉVÊQUE;Irène', 'LEVEQUE;IRENE')]) {
      const { plan } = await planned(again);
      expect(tally(plan)).toMatchObject({ created: 0, changed: 0, known: 3, total: 3 });
    }
  });

  it('without the column of units changes no unit, and creates nobody', async () => {
    const withoutUnits = [text, person('PETIT;Max', 9)].join('').replace(/;[^;\n]*$/gmu, '');
    const { outcomes } = await planned(withoutUnits);
    expect(outcomes).toEqual(['2 known', '3 known', '4 known', '5 rejected required']);
  });

  it('with an empty unit or a birth date that is wrong departs nobody', async () => {
    const { plan, outcomes } = await planned(
      text.replace('SIG-AESH', '').replace('02/11/1988', '31/02/1988'),
      { mode: 'synchronise' },
    );
    expect(outcomes[0]).toMatch(/^2 rejected/u);
    expect(plan.every(({ present }) => present.length === 1)).toBe(true);
  });

  it('with a NUMEN that is cut speaks for whoever has the names and the birth date', async () => {
    const { plan } = await planned(text.replace('03E8812345ABC', '3E+88'), { mode: 'synchronise' });
    expect(plan[0]).toMatchObject({ kind: 'rejected', present: ['new-2'] });
  });
});

it('no refusal says a NUMEN, and each says the line and the names', async () => {
  const { file: lines, plan } = await planned(
    file(
      `PIN;Jean;31/02/1988;${numenOf(1)};SIG-AESH`,
      `SY;Awa;02/11/1988;03E88;${numenOf(2)}`,
      person('PETIT;Max', 3, 'NOWHERE'),
      person('LE GOFF;Zoé', 4),
      person('MARTIN;Paul', 4),
    ),
  );
  const errors = plan.flatMap((line, index) => {
    const readLine = lines[index]!;
    return readLine.kind === 'person' ? lineErrors(line, readLine.person) : [];
  });
  expect(errors.length).toBeGreaterThanOrEqual(5);
  for (const { line, message } of errors) {
    expect(hidesNumen(message)).toBe(false);
    expect(message).toContain(
      `Ligne ${line}, ${['PIN Jean', 'SY Awa', 'PETIT Max', 'LE GOFF Zoé', 'MARTIN Paul'][line - 2]} : `,
    );
  }
});
