import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AccountsStateEvents, type AgentsStateEvents, topics } from '@citadelle/contracts';
import type { AgentWithAccount } from '@citadelle/contracts/calls';
import {
  type GeneratedPerson,
  type Happening,
  laterStaff,
  plusMonths,
  staff,
  units,
  USUAL_FORMAT,
  writeStaff,
} from '@citadelle/generate';
import { administrator, ApiClient, until } from '@citadelle/testing';
import { latestOf } from '../support/broker.js';
import { ForeseenAccounts } from '../support/foreseen-accounts.js';
import { Imports } from '../support/imports.js';
import { type RunningAcademy, startAcademy } from '../support/running-academy.js';
import { downloadsThatComeBack } from './downloads.steps.js';

const PEOPLE = 400;
const MONTHS = 12;
const SEED = 4;
/** Questions at a time. */
const AT_A_TIME = 8;
/** A September to come, so that no contract of the year has ended before its file is there. */
const SEPTEMBER = `${new Date().getUTCFullYear() + 1}-09-01`;

/** The file of a month, and what happened since that of the month before. */
interface Month {
  readonly on: string;
  readonly people: readonly GeneratedPerson[];
  readonly happenings: readonly Happening[];
}

/** What the directory is told of somebody: the birth name alone where there is no usual name. */
const told = ({ usualName, birthName, firstName, unit, phone, endsOn }: GeneratedPerson) => ({
  usualName: usualName || birthName,
  firstName,
  unit,
  phone: phone || null,
  endsOn: endsOn || null,
});

type AgentsState = AgentsStateEvents['AgentState'];
type AccountsState = AccountsStateEvents['AccountState'];

/** Every person of a year by NUMEN, as they were told last. */
type Known = ReadonlyMap<string, GeneratedPerson>;
const byNumen = (people: readonly GeneratedPerson[]): Known =>
  new Map(people.map((person) => [person.numen, person]));

describe('a year of an académie, a file of HR a month', () => {
  const months: Month[] = [];
  const accounts = new ForeseenAccounts();
  /** The logins that plans foresaw, by NUMEN. */
  const foreseen = new Map<string, string | null>();
  /** agentIds, by NUMEN. */
  const ids = new Map<string, string>();
  /** What became of everybody, by NUMEN. */
  const found = new Map<string, AgentWithAccount>();
  let academy: RunningAcademy;
  let imports: Imports;
  let hr: ApiClient;

  beforeAll(async () => {
    months.push(...(await yearOfFiles()));
    academy = await startAcademy({ transport: 'embedded', empty: true });
    hr = await new ApiClient(academy.gateway).as(administrator.login, administrator.password);
    for (const { unitId, name } of units) await hr.call('PUT', `/units/${unitId}`, { name });
    imports = new Imports(hr);
    accounts.add(administrator.numen, administrator);
  });

  afterAll(() => academy?.stop());

  it.each(Array.from({ length: MONTHS }, (_, n) => n))(
    'month %i: the plan says what happened, and becomes so',
    async (n) => {
      const { people, happenings } = months[n]!;
      const plan = await imports.plan(await fileOf(people), 'synchronise');
      expect(plan).toMatchObject({
        ...{ state: 'ready', blocked: [], unknownUnits: [], errors: [] },
        ...expectedCounts(n),
      });
      const created = await imports.lines(plan.importId, 'created');
      for (const { line, login } of created) {
        const person = people[line! - 2]!;
        accounts.add(person.numen, told(person));
        foreseen.set(person.numen, login);
      }
      const done = await imports.confirm(plan);
      expect(done).toMatchObject({ processed: plan.total, ...expectedCounts(n) });
      if (plan.departing > 0) await imports.depart(plan);
      for (const { line, agentId } of await imports.lines(plan.importId))
        if (line !== null) ids.set(people[line - 2]!.numen, agentId!);
      // Read by nobody but us, so that a failure says which month began it.
      expect(happenings.filter(({ kind }) => kind === 'joined')).toHaveLength(created.length);
    },
    300_000,
  );

  it('leaves the directory and the accounts as the last file says, person by person', async () => {
    const last = months.at(-1)!.people;
    // Nobody waits for passwords of newcomers: they are made when the machine has nothing else to do.
    const seeds = `SELECT agent_id FROM seed_queue JOIN accounts USING (agent_id) WHERE state = 'open'`;
    const left = () => academy.query('credentials', seeds);
    await until('every password', async () => (await left()).length === 0, 240_000);
    await several(last, async (person) => {
      const account = { state: 'open', ...accounts.of(person.numen) };
      const agent = await settled(person, (now) => now.account.login === account.login);
      found.set(person.numen, agent);
      expect(agent).toMatchObject({
        ...told(person),
        ...{ birthDate: person.birthDate, status: 'active' },
        account: { ...account, password: 'numen' },
      });
    });
    expect(await count('active')).toBe(last.length + 1);
  }, 480_000);

  it('leaves those who left departed, their accounts closed', async () => {
    const last = byNumen(months.at(-1)!.people);
    const gone = [...everybody().values()].filter(({ numen }) => !last.has(numen));
    expect(gone.length).toBeGreaterThan(0);
    await several(gone, async (person) => {
      const agent = await settled(person, ({ account }) => account.state === 'closed');
      found.set(person.numen, agent);
      expect(agent.status).toBe('departed');
    });
    expect(await count('departed')).toBe(gone.length);
  }, 300_000);

  it('foresaw the logins that the people of each file got', () => {
    expect(found.size).toBe(everybody().size);
    expect(foreseen.size).toBe(found.size);
    for (const [numen, { account }] of found)
      expect([account.login, ...(account.aliases ?? [])]).toContain(foreseen.get(numen));
  });

  it('leaves the topics of states as the directory and the accounts are', async () => {
    const last = byNumen(months.at(-1)!.people);
    const expected = [...everybody().values()].map((person) => {
      const isHere = last.has(person.numen);
      const { usualName, firstName, unit } = told(person);
      const { login, address } = accounts.of(person.numen);
      return [
        ids.get(person.numen)!,
        { usualName, firstName, unit, status: isHere ? 'active' : 'departed' },
        { login, address, status: isHere ? 'open' : 'closed' },
      ] as const;
    });
    const read = async () => {
      const agents = await latestOf<AgentsState>(academy, topics.agentsState.name);
      const states = await latestOf<AccountsState>(academy, topics.accountsState.name);
      expect([agents.size, states.size]).toEqual([expected.length + 1, expected.length + 1]);
      for (const [agentId, agent, account] of expected) {
        expect(agents.get(agentId)).toMatchObject(agent);
        expect(states.get(agentId)).toMatchObject(account);
      }
    };
    // What is written is published a little later.
    await until(
      'the topics of states',
      () =>
        read().then(
          () => true,
          () => false,
        ),
      30_000,
    ).catch(read);
  });

  it('wrote to nobody who never signed in, and no mail for each departure', () => {
    const mails = academy.mails().map(({ subject, to }) => ({ subject, to: to.join() }));
    const hers = mails.filter(({ to }) => to === 'helene.faivre@ac-besancon.fr');
    expect(mails.filter((mail) => !hers.includes(mail))).toEqual([]);
    // Her password and her role, when she was made, and what is told of an import at most once.
    expect(hers.length).toBeLessThanOrEqual(2 + MONTHS);
  });

  it('lets them in with their NUMENs', async () => {
    for (const { numen } of months.at(-1)!.people.slice(-5)) {
      const { login } = accounts.of(numen);
      expect((await new ApiClient(academy.gateway).signIn(login, numen)).status).toBe(201);
    }
  });

  it('changes nothing when the last file comes again', async () => {
    const again = await imports.plan(await fileOf(months.at(-1)!.people), 'synchronise');
    expect(again).toMatchObject({
      ...{ created: 0, changed: 0, departing: 0, returning: 0, rejected: 0 },
      alreadyKnown: months.at(-1)!.people.length,
    });
  });

  downloadsThatComeBack(() => {
    const numens = new Map([...ids].map(([numen, agentId]) => [agentId, numen]));
    return { hr, imports, unit: units[0]!.unitId, numens };
  });

  /** Everybody of the year, as they were in the last file that named them. */
  function everybody(): Known {
    return byNumen(months.flatMap(({ people }) => people));
  }

  function expectedCounts(n: number) {
    const { people, happenings } = months[n]!;
    const before = byNumen(months[n - 1]?.people ?? []);
    const of = (kind: Happening['kind']) => happenings.filter((one) => one.kind === kind).length;
    const stayed = people.filter(({ numen }) => before.has(numen));
    const changed = stayed.filter(
      (person) => JSON.stringify(told(person)) !== JSON.stringify(told(before.get(person.numen)!)),
    ).length;
    return {
      ...{ total: people.length, created: of('joined'), returning: of('returned'), changed },
      ...{ departing: of('left'), rejected: 0, empty: 0, alreadyKnown: stayed.length - changed },
    };
  }

  /** Somebody with their account, once it is so; as they are where it does not become so. */
  async function settled(
    { numen }: GeneratedPerson,
    isSo: (agent: AgentWithAccount) => boolean,
  ): Promise<AgentWithAccount> {
    const agentId = ids.get(numen)!;
    const read = async () => (await hr.get<AgentWithAccount>(`/agents/${agentId}`)).body;
    const settling = async () => {
      const agent = await read();
      return isSo(agent) && agent;
    };
    return until(`the account of ${agentId}`, settling, 30_000).catch(read);
  }

  async function count(status: 'active' | 'departed'): Promise<number> {
    let [sum, after] = [0, ''];
    do {
      const path = `/agents?status=${status}&limit=100${after && `&after=${after}`}`;
      const { body } = await hr.get<{ items: unknown[]; next: string | null }>(path);
      sum += body.items.length;
      after = body.next ?? '';
    } while (after !== '');
    return sum;
  }
});

/** Does the same for many people, some at a time. */
async function several(
  people: readonly GeneratedPerson[],
  work: (person: GeneratedPerson) => Promise<void>,
): Promise<void> {
  const waiting = people.values();
  const workThrough = async () => {
    for (const person of waiting) await work(person);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, workThrough));
}

/** The first year, of those that seeds make, in which something happens every month: the same file again is refused. */
async function yearOfFiles(seed = SEED): Promise<Month[]> {
  const months = await yearFrom(seed);
  return months.every(({ happenings }) => happenings.length > 0) ? months : yearOfFiles(seed + 1);
}

/** September's staff, and that of the months after: who left may come back. */
async function yearFrom(seed: number): Promise<Month[]> {
  const first = [...staff({ people: PEOPLE, seed, on: SEPTEMBER })];
  const joined = first.map((person) => ({ kind: 'joined', person }) as const);
  const months: Month[] = [{ on: SEPTEMBER, people: first, happenings: joined }];
  const away = new Map<string, GeneratedPerson>();
  while (months.length < MONTHS) {
    const before = months.at(-1)!;
    const on = plusMonths(SEPTEMBER, months.length);
    const happenings: Happening[] = [];
    const happened = (happening: Happening) => void happenings.push(happening);
    const options = { seed, on, months: 1, away: [...away.values()], happened };
    const people = await Readable.from(laterStaff(before.people, options)).toArray();
    for (const one of happenings) {
      if (one.kind === 'left') away.set(one.person.numen, one.person);
      if (one.kind === 'returned') away.delete(one.person.numen);
    }
    months.push({ on, people: people as GeneratedPerson[], happenings });
  }
  return months;
}

async function fileOf(people: readonly GeneratedPerson[]): Promise<Buffer<ArrayBuffer>> {
  return Buffer.concat(await Readable.from(writeStaff(people, USUAL_FORMAT)).toArray());
}
