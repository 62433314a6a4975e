import { type SignName, signNames, SIGNS_COUNTED } from '@citadelle/contracts';
import type { Sign } from '@citadelle/service-kit/operations';
import { type Seen, type SeenService } from './look-around.js';

const LABEL_WIDTH = 30;
const CELL_WIDTH = 16;

const LABELS: Readonly<Record<SignName, string>> = {
  'running-versions': 'running',
  migrations: 'migrations done',
  'missing-migrations': 'migrations missing',
  'unknown-migrations': 'migrations unknown',
  unpublished: 'messages to publish',
  'set-aside': 'messages set aside',
  'relay-leader': 'relay leader',
  memory: 'memory lost',
  lag: 'messages to handle',
  'late-messages': 'of these, older than 1 min',
  'parked-keys': 'parked keys',
  'parked-messages': 'parked messages',
  'overdue-deadlines': 'deadlines overdue',
  checkpoint: 'waiting for a checkpoint',
  'kept-numens': 'NUMENs nobody took in',
  'failed-imports': 'imports given up (7 days)',
  'accounts-without-password': 'accounts without a password',
  'seeds-set-aside': 'NUMENs that cannot be read',
  'undelivered-alerts': 'alerts not mailed',
  'abandoned-alerts': 'alerts given up (7 days)',
};

/** What to do where somebody must look, after the name of the service; signs that are only told have none. */
const ADVICE: Readonly<Partial<Record<SignName, string>>> = {
  'running-versions': 'nothing runs: start it, or read its log',
  'missing-migrations': 'migrations are missing: start a replica of this version',
  'unknown-migrations': 'the database is of a later version: run that one',
  unpublished: 'messages wait: its log says why, « relay failed »',
  'set-aside': 'messages set aside: npm run ops -- set-aside list',
  'relay-leader': 'nobody publishes: start a replica, or read its log',
  memory: 'lacks what it told: npm run ops -- resync, with its name',
  'late-messages': 'messages are late: its log says why, « a partition waits »',
  'parked-keys': 'parked keys: npm run ops -- parked list',
  'overdue-deadlines': 'deadlines are overdue: its log says why, « deadline failed »',
  checkpoint: 'no new checkpoint: read its log, then npm run ops -- verify',
  'kept-numens': 'NUMENs nobody took in: npm run ops -- reseal',
  'failed-imports': 'imports were given up: its log says why, « an import failed »',
  'accounts-without-password': 'accounts without a password: npm run ops -- reseal',
  'seeds-set-aside': 'NUMENs unread: check the keys, then npm run ops -- reseal',
  'undelivered-alerts': 'mails do not leave: its log has the answers of SMTP_URL',
  'abandoned-alerts': 'mails were given up: tell those concerned by other means',
};

/** What was seen, on a screen of 80 columns: a table, then what to do. */
export function statusLines(seen: Seen): string[] {
  const { broker, services } = seen;
  const rows = signNames
    .filter((name) => services.some((service) => signOf(service, name)))
    .map((name) =>
      rowOf(LABELS[name], ...services.map((service) => cellOf(signOf(service, name)))),
    );
  const advice = adviceOn(seen);
  return [
    rowOf('', ...services.map(({ service }) => service)),
    ...rows,
    rowOf(`broker (${broker.kind})`, broker.state === 'fine' ? 'answers' : '! unknown'),
    '',
    ...(advice.length === 0 ? ['All is well.'] : ['Somebody must look:', ...advice]),
  ];
}

/** How long, in the largest unit that says something: `42 s`, `17 min`, `5 h`, `3 d`. */
export function ageInWords(seconds: number): string {
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

function rowOf(label: string, ...cells: readonly string[]): string {
  const padded = cells.map((cell) => cell.padEnd(CELL_WIDTH));
  return `${label.padEnd(LABEL_WIDTH)}${padded.join('')}`.trimEnd();
}

function signOf({ signs }: SeenService, name: SignName): Sign | undefined {
  return signs.find((sign) => sign.name === name);
}

function cellOf(sign: Sign | undefined): string {
  if (!sign) return '';
  const { name, state, count, oldestSeconds, detail } = sign;
  const mark = state === 'fine' ? '' : '! ';
  if (state === 'unknown') return `${mark}unknown`;
  if (name === 'running-versions') return `${mark}${detail ?? 'nothing'}`;
  if (name === 'relay-leader') return `${mark}${count === 0 ? 'nobody' : 'yes'}`;
  if (name === 'checkpoint')
    return `${mark}${oldestSeconds === null ? 'none' : ageInWords(oldestSeconds)}`;
  const counted = (count ?? 0) > SIGNS_COUNTED ? `> ${SIGNS_COUNTED}` : String(count ?? 0);
  const age = count && oldestSeconds !== null ? ` (${ageInWords(oldestSeconds)})` : '';
  return `${mark}${counted}${age}`;
}

function adviceOn({ broker, services }: Seen): string[] {
  const ofServices = services.flatMap(({ service, signs }) => {
    const ofDatabase = signs.filter(({ name }) => name !== 'lag' && name !== 'late-messages');
    const unread = ofDatabase.filter(({ state }) => state === 'unknown').length;
    if (unread === ofDatabase.length) return [`  ${service}: its database does not answer`];
    const looks = signs.filter(({ state }) => state === 'look');
    return [
      ...looks.map(({ name }) => `  ${service}: ${ADVICE[name]}`),
      ...(unread > 0 ? [`  ${service}: ${unread} unknown, its database is slow`] : []),
    ];
  });
  return broker.state === 'fine' ? ofServices : [...ofServices, '  the broker does not answer'];
}
