import type { ImportMode, LineAnswer } from '@citadelle/contracts/calls';
import type { LineFault, LinePerson } from '../reading/read-line.js';
import { keyOf } from './new-person.js';
import { planLines } from './plan-lines.js';
import {
  ALIKE_MAX,
  type FileLine,
  type KnownAgent,
  type LineToPlan,
  type Namesake,
  type PlanFacts,
  type PlannedLine,
} from './planned-line.js';

type Said = Omit<LinePerson, 'numen'>;
type PersonLine = Extract<LineToPlan, { kind: 'person' }>;

/** How a file is planned, where it is not the usual: additions of today that nobody answered for. */
export interface FileOptions {
  readonly mode?: ImportMode;
  readonly scope?: readonly string[];
  readonly extractedOn?: string;
  readonly extractedOnSaid?: boolean;
  readonly batch?: number;
  readonly units?: Readonly<Record<string, string>>;
  readonly lines?: Readonly<Record<number, LineAnswer>>;
}

/** The day on which tests happen. */
export const TODAY = '2026-11-29';

/** Jean PIN as a file has him. */
export const jean: Required<Pick<Said, 'usualName' | 'firstName' | 'birthDate' | 'unit'>> = {
  usualName: 'PIN',
  firstName: 'Jean',
  birthDate: '1988-11-02',
  unit: 'SIG-AESH',
};

/** A line of somebody. The fingerprint stands for the NUMEN, which no rule of a plan looks at. */
export function lineOf(
  line: number,
  fingerprint: string | undefined,
  person: Said,
  read: { faults?: readonly LineFault[]; remarks?: readonly LineFault[] } = {},
): PersonLine {
  return {
    line,
    kind: 'person',
    ...(fingerprint !== undefined && { fingerprint }),
    person,
    faults: read.faults ?? [],
    remarks: read.remarks ?? [],
    cells: [],
  };
}

/** A directory in memory, that a file is planned against and applied to. */
export class SmallDirectory {
  readonly units = new Set(['SIG-AESH', 'RECTORAT', 'DSDEN-25']);
  private readonly agents = new Map<string, KnownAgent>();
  private readonly holders = new Map<string, string>();

  /** Somebody who is known by this NUMEN. */
  add(fingerprint: string, details: Partial<KnownAgent> = {}): KnownAgent {
    const agent: KnownAgent = {
      agentId: `agent-${fingerprint}`,
      ...jean,
      phone: null,
      endsOn: null,
      status: 'active',
      version: 1,
      byHand: {},
      isManager: false,
      isAdministrator: false,
      ...details,
    };
    this.agents.set(agent.agentId, agent);
    this.holders.set(fingerprint, agent.agentId);
    return agent;
  }

  /** Somebody who is known by one more NUMEN; of one that somebody has already, nothing comes. */
  addNumen(agentId: string, fingerprint: string): void {
    if (!this.holders.has(fingerprint)) this.holders.set(fingerprint, agentId);
  }

  get(agentId: string): KnownAgent | undefined {
    return this.agents.get(agentId);
  }

  all(): readonly KnownAgent[] {
    return [...this.agents.values()];
  }

  /** Plans a file as the service does: read whole, then in batches. */
  plan(file: readonly LineToPlan[], options: FileOptions = {}): PlannedLine[] {
    const facts = this.factsOf(file, options);
    const planned: PlannedLine[] = [];
    const size = options.batch ?? 500;
    for (let from = 0; from < file.length; from += size)
      planned.push(...planLines(file.slice(from, from + size), facts));
    return planned;
  }

  /** Does what was planned, in the order of the file. */
  apply(file: readonly LineToPlan[], plan: readonly PlannedLine[]): void {
    for (const [index, planned] of plan.entries()) {
      const read = file[index]!;
      if (read.kind === 'person') this.applyLine(read, planned);
    }
  }

  private applyLine({ person, fingerprint }: PersonLine, planned: PlannedLine): void {
    const { kind, agentId, unit, changes } = planned;
    if (kind === 'created') {
      const { usualName, firstName, birthDate, phone, endsOn } = person;
      const names = { usualName: usualName!, firstName: firstName!, birthDate: birthDate! };
      const rest = { phone: phone ?? null, endsOn: endsOn ?? null };
      this.add(fingerprint!, { ...names, ...rest, agentId: agentId!, unit: unit! });
      return;
    }
    if (kind !== 'changed' && kind !== 'returning') return;
    const agent = this.agents.get(agentId!)!;
    const changed: Record<string, unknown> = { ...agent };
    if (kind === 'returning') changed.status = 'active';
    for (const { field, to } of changes) {
      if (field === 'numen') this.holders.set(fingerprint!, agentId!);
      else changed[properties[field]] = to;
    }
    changed.version = agent.version + 1;
    this.agents.set(agentId!, changed as unknown as KnownAgent);
  }

  /** Lines of one person, by each NUMEN that stands in them. */
  private byNumen(lines: readonly (PersonLine & FileLine)[]): Map<string, readonly FileLine[]> {
    const byPerson = grouped<FileLine>(
      lines,
      ({ fingerprint }) => this.holders.get(fingerprint) ?? fingerprint,
    );
    return new Map(
      [...byPerson.values()].flatMap((group) =>
        group.map(({ fingerprint }) => [fingerprint, group]),
      ),
    );
  }

  private factsOf(file: readonly LineToPlan[], options: FileOptions): PlanFacts {
    const good = file.filter(
      (line): line is PersonLine & { fingerprint: string } =>
        line.kind === 'person' && line.faults.length === 0 && line.fingerprint !== undefined,
    );
    const standing = new Set(file.map((line) => line.fingerprint));
    const inFile = new Set(
      [...this.holders].filter(([mine]) => standing.has(mine)).map(([, agentId]) => agentId),
    );
    const namesakes = this.all().map((agent): Namesake => {
      return { ...agent, inFile: inFile.has(agent.agentId) };
    });
    return {
      mode: options.mode ?? 'add',
      scope: options.scope ?? [],
      extractedOn: options.extractedOn ?? TODAY,
      extractedOnSaid: options.extractedOnSaid,
      today: TODAY,
      units: this.units,
      known: new Map([...this.holders].map(([mine, agentId]) => [mine, this.agents.get(agentId)!])),
      sameNumen: this.byNumen(good),
      sameIdentity: grouped(good, ({ person }) => keyOf(person)),
      namesakes: grouped(namesakes, keyOf),
      answers: {
        units: new Map(Object.entries(options.units ?? {})),
        lines: new Map(
          Object.entries(options.lines ?? {}).map(([line, answer]) => [Number(line), answer]),
        ),
      },
      newAgentId: (line) => `new-${line}`,
    };
  }
}

const properties = {
  usual_name: 'usualName',
  first_name: 'firstName',
  unit: 'unit',
  phone: 'phone',
  ends_on: 'endsOn',
} as const;

function grouped<T extends FileLine | Namesake>(
  items: readonly T[],
  keyOfItem: (item: T) => string | undefined,
): Map<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    if (key === undefined) continue;
    const group = groups.get(key) ?? [];
    if (group.length < ALIKE_MAX) group.push(item);
    groups.set(key, group);
  }
  return groups;
}
