import { addressBase, loginBase } from '@citadelle/contracts';
import type { LineAnswer } from '@citadelle/contracts/calls';
import { dayInParis } from '@citadelle/contracts/calls';
import type { SubjectBox } from '@citadelle/event-store';
import { keyedDigest, keysOf } from '@citadelle/service-kit';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { type Fingerprints, fingerprintsOf } from '../agents/fingerprints.js';
import { type Identity, identityKey } from '../agents/identity.js';
import { DirectoryConfig } from '../directory.config.js';
import { UnitStore } from '../units/unit.store.js';
import type { UploadedFile } from './import.events.js';
import type { KeptLine, NewLine, PersonLine } from './import-line.js';
import { ImportLineStore } from './import-line.store.js';
import type { Answers } from './import-work.store.js';
import { KnownPeopleStore } from './known-people.store.js';
import { ALIKE_MAX, type FileLine, type PlanFacts } from './plan/planned-line.js';
import type { LinePerson } from './reading/read-line.js';

/** An import, as whoever plans its lines looks at it. */
export interface PlannedImport {
  readonly file: UploadedFile;
  readonly answers: Answers;
  readonly box: SubjectBox;
}

/** Finds what is known when lines are planned: who they may mean, and which other lines of the file speak of the same. */
@Injectable()
export class ImportFacts {
  readonly #keys: ReturnType<typeof keysOf>;

  constructor(
    config: DirectoryConfig,
    private readonly lines: ImportLineStore,
    private readonly people: KnownPeopleStore,
    private readonly units: UnitStore,
  ) {
    this.#keys = keysOf(config.NUMEN_FINGERPRINT_KEY);
  }

  fingerprintsOf(numen: string): Fingerprints {
    return fingerprintsOf(this.#keys, numen);
  }

  /** By which lines of one person are found within their file. */
  identityDigest(importId: string, person: Omit<LinePerson, 'numen'>): Buffer | undefined {
    const identity = identityOf(person);
    if (!identity) return undefined;
    return keyedDigest(this.#keys.current, `line ${importId} ${identityKey(identity)}`);
  }

  /** By which those are counted in a file who share a login or an address. */
  baseDigest(importId: string, base: string): string {
    return keyedDigest(this.#keys.current, `base ${importId} ${base}`).toString('hex');
  }

  /** Those of the login and the address of somebody who is called so. */
  basesOf(importId: string, names: Omit<Identity, 'birthDate'>): [string, string] {
    return [
      this.baseDigest(importId, `login ${loginBase(names)}`),
      this.baseDigest(importId, `address ${addressBase(names)}`),
    ];
  }

  /** A line as it is kept; its NUMEN is left behind. */
  newLine(importId: string, read: PersonLine, newId: string): NewLine {
    const { numen } = read.person;
    return {
      read,
      newId,
      fingerprints: numen === undefined ? undefined : this.fingerprintsOf(numen),
      identity: this.identityDigest(importId, read.person),
    };
  }

  /** The facts that are the same for all lines. */
  async common(
    manager: EntityManager,
    { file, answers }: PlannedImport,
  ): Promise<Omit<PlanFacts, 'known' | 'sameNumen' | 'sameIdentity' | 'namesakes' | 'newAgentId'>> {
    const { mode, scope, extractedOn, extractedOnSaid } = file;
    const units = await this.units.list(manager);
    return {
      mode,
      scope,
      extractedOn,
      extractedOnSaid,
      today: dayInParis(new Date()),
      units: new Set(units.map(({ unitId }) => unitId)),
      answers: {
        units: new Map(Object.entries(answers.units)),
        lines: new Map(
          Object.entries(answers.lines).map(([line, answer]) => [
            Number(line),
            answer as LineAnswer,
          ]),
        ),
      },
    };
  }

  /** The facts of a batch. */
  async ofBatch(
    manager: EntityManager,
    planned: PlannedImport,
    batch: readonly KeptLine[],
    common: Awaited<ReturnType<ImportFacts['common']>>,
  ): Promise<PlanFacts> {
    const { importId } = planned.file;
    const { box } = planned;
    const fingerprints = present(batch.map(({ fingerprint }) => fingerprint));
    const identities = present(batch.map(({ identity }) => identity));
    const persons = batch.map(({ read }) => identityOf(read.person));
    const known = await this.people.holders(
      manager,
      batch.flatMap(({ fingerprint: made, forms }) => (made ? [{ made, forms }] : [])),
    );
    const namesakes = await this.people.namesakes(manager, importId, present(persons));
    const ofNumens = await this.lines.ofNumens(manager, importId, fingerprints, ALIKE_MAX, box);
    const holders = [...known.values()].map(({ agentId }) => agentId);
    const several = await this.people.withSeveralNumens(manager, holders);
    const ofHolders = await this.lines.ofHolders(manager, importId, several, ALIKE_MAX, box);
    const ofIdentities = await this.lines.ofIdentities(
      manager,
      importId,
      identities,
      ALIKE_MAX,
      box,
    );
    const newIds = new Map(
      [...batch, ...ofNumens, ...ofHolders, ...ofIdentities].map(({ number, newId }) => [
        number,
        newId,
      ]),
    );
    return {
      ...common,
      known,
      namesakes,
      sameNumen: new Map([
        ...byKey(ofNumens, ({ fingerprint }) => fingerprint!.toString('hex')),
        ...byEachNumen(byKey(ofHolders, ({ holder }) => holder)),
      ]),
      sameIdentity: byKey(ofIdentities, ({ read }) => identityKey(identityOf(read.person)!)),
      newAgentId: (line) => newIds.get(line)!,
    };
  }
}

/** Names and birth date, where a line has all of them. */
export function identityOf(person: Omit<LinePerson, 'numen'>): Identity | undefined {
  const { usualName, firstName, birthDate } = person;
  if (usualName === undefined || firstName === undefined || birthDate === undefined)
    return undefined;
  return { usualName, firstName, birthDate };
}

function present<Value>(values: readonly (Value | null | undefined)[]): Value[] {
  return values.filter((value): value is Value & {} => value !== null && value !== undefined);
}

/** Lines of people, by each of the NUMENs that stand in them. */
function byEachNumen(groups: ReadonlyMap<string, FileLine[]>): [string, FileLine[]][] {
  return [...groups.values()].flatMap((group) =>
    group.map(({ fingerprint }): [string, FileLine[]] => [fingerprint, group]),
  );
}

function byKey<Line extends KeptLine>(
  lines: readonly Line[],
  keyOf: (line: Line) => string,
): Map<string, FileLine[]> {
  const found = new Map<string, FileLine[]>();
  for (const line of lines) {
    const { number, fingerprint, read } = line;
    if (read.faults.length > 0 || fingerprint === null) continue;
    const key = keyOf(line);
    const one = { line: number, fingerprint: fingerprint.toString('hex'), person: read.person };
    found.set(key, [...(found.get(key) ?? []), one]);
  }
  return found;
}
