import type { ImportView } from '@citadelle/contracts/calls';
import { administrator, ApiClient, type CreatedAgent, person } from '@citadelle/testing';
import { expect, it } from '@jest/globals';
import { download, fileOfRows } from '../support/downloads.js';
import type { Imports } from '../support/imports.js';

/** What a journey gives to these steps. */
export interface Downloading {
  readonly hr: ApiClient;
  readonly imports: Imports;
  /** A unit that there is. */
  readonly unit: string;
  /** NUMENs by agentId. */
  readonly numens: ReadonlyMap<string, string>;
}

const NOTHING = { created: 0, changed: 0, returning: 0, departing: 0, rejected: 0 };
/** Names that begin as a formula does, or with the apostrophe that keeps one from being run. */
const ODD_NAMES = ["-D'ÉON", "'t HOOFT", "-'PIN"];
/** What people write into columns of their own. */
const ODD_NOTES = ['=1+1;"oui"', '+33 3 81\r\n-2', "@SUM(A1) '=x"];

/** What is downloaded comes back as it was: whoever sends it again changes nothing. */
export function downloadsThatComeBack(given: () => Downloading): void {
  it('lists a staff that is known, once HR has put the NUMENs beside it', async () => {
    const { hr, imports, unit, numens } = given();
    const known = new Map(numens);
    for (const usualName of ODD_NAMES) {
      const request = { ...person(), usualName, unit };
      const { body } = await hr.post<CreatedAgent>('/agents', request);
      known.set(body.agentId, request.numen);
    }
    const { text, rows } = await download(hr, '/agents.csv?status=active');
    expect(text).toContain("'-D'ÉON;");
    const heads = rows.filter(({ Identifiant }) => Identifiant === administrator.login);
    known.set(heads[0]!['N° d’agent']!, administrator.numen);
    const lines = text.trimEnd().split('\r\n');
    const beside = rows.map((row) => known.get(row['N° d’agent']!)!);
    const file = lines.map((line, at) => `${line};${at === 0 ? 'NUMEN' : beside[at - 1]}\r\n`);
    let plan: ImportView | undefined;
    for (const mode of ['add', 'synchronise'] as const) {
      // Nobody is recognised without a NUMEN, so nobody is created, and nobody is absent.
      const bare = await imports.plan(Buffer.from(text), mode);
      expect(bare).toMatchObject({ ...NOTHING, blocked: [{ code: 'column-missing' }] });
      plan = await imports.plan(Buffer.from(file.join('')), mode);
      expect(plan).toMatchObject({ ...NOTHING, blocked: [], alreadyKnown: rows.length });
    }
    expect(await imports.confirm(plan!)).toMatchObject({ ...NOTHING, alreadyKnown: rows.length });
  });

  it('leaves the password and the session of who is known as they are', async () => {
    const { hr } = given();
    expect((await hr.get('/sessions/current')).status).toBe(200);
    const { login, password, numen } = administrator;
    const anybody = new ApiClient(hr.gateway);
    expect((await anybody.signIn(login, password)).status).toBe(201);
    expect((await anybody.signIn(login, numen)).status).toBe(401);
  });

  it('has the lines that were refused, to be corrected and sent again, with what else stood in them', async () => {
    const { hr, imports, unit } = given();
    const staff = [...ODD_NOTES, ...ODD_NOTES].map((note, at) => {
      const { usualName, firstName, birthDate, numen } = person();
      const born = at < ODD_NOTES.length ? '31/02/1980' : birthDate;
      return {
        ...{ Nom: usualName, Prénom: firstName, 'Né(e) le': born, NUMEN: numen, Service: unit },
        Téléphone: '+33 3 81 65 47 00',
        Note: note,
      };
    });
    const bad = staff.slice(0, ODD_NOTES.length);
    const plan = await imports.plan(fileOfRows(staff), 'add');
    expect(plan).toMatchObject({ created: 3, rejected: 3 });
    await imports.confirm(plan);
    const refused = await download(hr, `/agent-imports/${plan.importId}/rejected.csv`);
    for (const { NUMEN } of bad) expect(refused.text).not.toContain(NUMEN);
    expect(refused.rows).toMatchObject(
      bad.map(({ Nom }) => ({ Nom, NUMEN: '', Téléphone: "'+33 3 81 65 47 00" })),
    );

    const again = await imports.plan(Buffer.from(refused.text), 'add');
    expect(again).toMatchObject({ created: 0, rejected: 3 });
    const twice = await download(hr, `/agent-imports/${again.importId}/rejected.csv`);
    const notes = ({ rows }: typeof twice) => rows.map(({ Note }) => Note);
    expect(notes(twice)).toEqual(notes(refused));

    const corrected = refused.rows.map((row, at) => ({
      ...row,
      'Né(e) le': '02/11/1988',
      NUMEN: bad[at]!.NUMEN,
    }));
    const right = await imports.plan(fileOfRows(corrected), 'add');
    expect(right).toMatchObject({ created: 3, rejected: 0 });
    const { agentId } = (await imports.confirm(right), await imports.lines(right.importId))[0]!;
    const { body } = await hr.get<{ phone: string }>(`/agents/${agentId}`);
    expect(body.phone).toBe('+33 3 81 65 47 00');
  });
}
