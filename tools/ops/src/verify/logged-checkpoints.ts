import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type AuditKey, isSignedBy, type SignedMark } from '@citadelle/event-store';
import { Stop } from '../stop.js';

/** A line that tells of a checkpoint, though the key that it names did not sign it. */
export interface AlteredLine {
  readonly file: string;
  readonly line: number;
}

/** What the logs of the services tell of checkpoints. */
export class LoggedCheckpoints {
  readonly altered: AlteredLine[] = [];
  /** Lines with a checkpoint of a key that is not known. */
  foreign = 0;
  readonly #marks = new Map<string, Map<number, SignedMark[]>>();

  /** Reads whole logs, one line at a time: as a service writes it, or as `docker compose logs` shows it. */
  static async read(
    files: readonly string[],
    keys: readonly AuditKey[],
  ): Promise<LoggedCheckpoints> {
    const logged = new LoggedCheckpoints();
    for (const file of files) {
      let number = 0;
      try {
        for await (const line of createInterface({ input: createReadStream(file) }))
          logged.#add(line, { file, line: (number += 1) }, keys);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (!code) throw error;
        throw new Stop(`${file} cannot be read (${code}): name a log of the services.`);
      }
    }
    return logged;
  }

  /** The checkpoints of one service, by their numbers. */
  of(service: string): ReadonlyMap<number, readonly SignedMark[]> {
    return this.#marks.get(service) ?? new Map<number, SignedMark[]>();
  }

  #add(line: string, place: AlteredLine, keys: readonly AuditKey[]): void {
    if (!line.includes('"checkpoint":{')) return;
    const told = parse(line.slice(line.indexOf('{')));
    if (!told) return void this.altered.push(place);
    const { service, mark } = told;
    const key = keys.find(({ id }) => id === mark.keyId);
    if (!key) this.foreign += 1;
    else if (!isSignedBy('checkpoint', service, mark, key)) this.altered.push(place);
    else this.#keep(service, mark);
  }

  #keep(service: string, mark: SignedMark): void {
    const ofService = this.#marks.get(service) ?? new Map<number, SignedMark[]>();
    this.#marks.set(service, ofService);
    const kept = ofService.get(mark.number) ?? [];
    if (!kept.some(({ hash }) => hash === mark.hash)) ofService.set(mark.number, [...kept, mark]);
  }
}

function parse(json: string): { service: string; mark: SignedMark } | undefined {
  try {
    const { service, checkpoint } = JSON.parse(json) as { service: string; checkpoint: SignedMark };
    const { number, ...texts } = checkpoint;
    const { position, at, hash, keyId, signature } = texts;
    const isWhole =
      Number.isInteger(number) &&
      [service, position, at, hash, keyId, signature].every((text) => typeof text === 'string');
    return isWhole ? { service, mark: checkpoint } : undefined;
  } catch {
    return undefined;
  }
}
