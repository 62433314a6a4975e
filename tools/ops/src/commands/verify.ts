import {
  AuditKey,
  type Checkpoint,
  CheckpointMaker,
  type SignedMark,
  type Verification,
  verifyLog,
  WrongAuditKey,
} from '@citadelle/event-store';
import { reasonOf } from '@citadelle/messaging/faults';
import { keysOf } from '@citadelle/service-kit';
import type { Foundations } from '@citadelle/service-kit/quiet';
import { Command } from 'commander';
import type { Desk } from '../desk.js';
import type { InstalledService } from '../installation.js';
import { overFoundations } from '../opening.js';
import { Stop } from '../stop.js';
import { LoggedCheckpoints } from '../verify/logged-checkpoints.js';
import { linesOf } from '../verify/words.js';

const SAY_EVERY_MS = 2_000;
const WRONG_KEY =
  'AUDIT_KEY is not the key that signed its checkpoints: set the one of the running services.';

/** A service whose log could not be verified, and what to do about it. */
interface Unverified {
  readonly service: string;
  readonly error: string;
}

/** A service whose log was verified, and the checkpoint that was signed then because all was well. */
interface Verified extends Verification {
  readonly signed: SignedMark | null;
}

/** Goes through the logs of the services, and tells whatever is not as it was written. */
export function verify(desk: Desk): Command {
  return new Command('verify')
    .description(
      'Goes through every event and checkpoint, and tells what was altered or is gone, and until when all is vouched for.',
    )
    .argument('[service]', 'directory, credentials or notifications; all of them without it')
    .option(
      '--log <file>',
      'a log of the services, whose checkpoints the database must still have; several times for several',
      (file, files: string[]) => [...files, file],
      [],
    )
    .action(async (name: string | undefined, { log }: { log: string[] }) => {
      const services = await desk.installation().services(name);
      const keys = services.flatMap(keysOfAudit);
      const logged = await LoggedCheckpoints.read(log, keys);
      const outcomes: (Verified | Unverified)[] = [];
      for (const service of services) outcomes.push(await outcomeOf(service, logged, desk));
      if (outcomes.every((one) => 'error' in one && one.error === WRONG_KEY))
        throw new Stop(outcomes.map(({ service }) => `${service}: ${WRONG_KEY}`).join('\n'));
      const { altered, foreign } = logged;
      if (altered.length > 0 || outcomes.some(isBad)) desk.somebodyMustLook();
      desk.report({
        json: { services: outcomes, ...(log.length > 0 && { logs: { altered, foreign } }) },
        lines: [
          ...outcomes.flatMap((one) =>
            'error' in one
              ? [`${one.service}: not verified. ${one.error}`]
              : [...linesOf(one), ...signedLines(one)],
          ),
          ...altered.map(({ file, line }) => `${file}, line ${line}: not what was signed`),
        ],
      });
      if (foreign > 0)
        desk.say(
          `Left out ${foreign} checkpoints of the logs that were not signed with AUDIT_KEY.`,
        );
    });
}

function signedLines({ service, signed }: Verified): string[] {
  if (!signed) return [];
  return [
    `  Checkpoint ${signed.number} was signed now: from here on it vouches for all of them. Keep this line with the logs:`,
    `  ${JSON.stringify({ service, checkpoint: signed })}`,
  ];
}

const isBad = (one: Verification | Unverified) =>
  'error' in one || one.findings.length > 0 || one.lateSeconds !== null;

/** The one that signs, and those that signed before. */
function keysOfAudit({ config }: InstalledService): readonly [AuditKey, ...AuditKey[]] {
  const { current, former } = keysOf(config.AUDIT_KEY);
  return [new AuditKey(current), ...former.map((key) => new AuditKey(key))];
}

async function outcomeOf(
  service: InstalledService,
  logged: LoggedCheckpoints,
  desk: Desk,
): Promise<Verified | Unverified> {
  const { name } = service.definition;
  try {
    return await overFoundations(service, (open) => verified(service, open, logged, desk), {
      patient: true,
    });
  } catch (error) {
    if (desk.signal.aborted) throw error;
    if (error instanceof WrongAuditKey) return { service: name, error: WRONG_KEY };
    if (error instanceof Stop) return { service: name, error: error.message };
    throw error;
  }
}

async function verified(
  service: InstalledService,
  { dataSource }: Foundations,
  logged: LoggedCheckpoints,
  { signal, say }: Desk,
): Promise<Verified> {
  const { name } = service.definition;
  say(`Verifying ${name}; nobody is held up.`);
  let said = performance.now();
  const verification = await verifyLog(dataSource, {
    service: name,
    keys: keysOfAudit(service),
    logged: logged.of(name),
    signal,
    onProgress: (events) => {
      if (performance.now() - said < SAY_EVERY_MS) return;
      said = performance.now();
      say(`${name}: ${events.toLocaleString('en')} events…`);
    },
  });
  // Without a checkpoint by which the key is known to be the right one, the service makes the first.
  const isKnownToBeWell = !isBad(verification) && verification.vouched !== null;
  const signed = isKnownToBeWell ? await signNow(service, dataSource, say) : null;
  return { ...verification, signed };
}

/** What is well now is vouched for from now on. It does no harm when that cannot be: the service signs within the hour. */
async function signNow(
  service: InstalledService,
  dataSource: Foundations['dataSource'],
  say: Desk['say'],
): Promise<Verified['signed']> {
  const { name } = service.definition;
  let last: Checkpoint | undefined;
  try {
    const [key, ...formerKeys] = keysOfAudit(service);
    const maker = new CheckpointMaker({ dataSource, service: name, key, formerKeys });
    for await (const made of maker.makeWhenOlderThan(0)) last = made;
  } catch (error) {
    say(`${name}: no checkpoint could be signed (${reasonOf(error)}).`);
  }
  if (!last) return null;
  const { number, position, at, hash, keyId, signature } = last;
  return { number, position, at, hash, keyId, signature };
}
