import type { BrokerLog } from './broker.js';

/**
 * Whether an error is a fault of the environment (a database, a broker or a network that is away, full or too busy)
 * rather than of the work itself. Errors are recognised by codes and names, so that no library that throws them is
 * loaded here.
 */
export function isEnvironmental(error: unknown): boolean {
  return someCause(error, ({ code, name, message, status }) => {
    if (typeof status === 'number' && BUSY_ANSWERS.has(status)) return true;
    return typeof code === 'string'
      ? NETWORK_CODES.has(code) || code.startsWith('UND_ERR_') || isEnvironmentalState(code)
      : CLIENT_NAMES.test(name) || POOL_MESSAGES.test(message);
  });
}

/** What another service answers when it is away or too busy just now: HTTP status of a problem. */
const BUSY_ANSWERS = new Set([429, 502, 503, 504]);

/** The SQLSTATE of an error or of its causes; undefined when no database reported it. */
export function sqlStateOf(error: unknown): string | undefined {
  let state: string | undefined;
  someCause(error, ({ code }) => {
    if (typeof code === 'string' && SQLSTATE.test(code)) state = code;
    return state !== undefined;
  });
  return state;
}

/** Whether the database did not answer in time; the query may have been carried out all the same. */
export function isReadTimeout(error: unknown): boolean {
  return someCause(error, ({ message }) => message === 'Query read timeout');
}

const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

/**
 * Classes of SQLSTATE: 08 connection, 40 lost races, 42 schema or rights (this version and the tables differ),
 * 53 resources, 55 locks, 57 intervention and time limits, 58 system.
 */
const ENVIRONMENTAL_CLASSES = new Set(['08', '40', '42', '53', '55', '57', '58']);

/**
 * 25006 a database that only reads, 25P03 and 25P04 a transaction that was ended for its age, 0A000 and 26000 a
 * plan or a prepared statement of the session that no longer holds.
 */
const ENVIRONMENTAL_STATES = new Set(['25006', '25P03', '25P04', '0A000', '26000']);

function isEnvironmentalState(code: string): boolean {
  if (!SQLSTATE.test(code)) return false;
  return ENVIRONMENTAL_STATES.has(code) || ENVIRONMENTAL_CLASSES.has(code.slice(0, 2));
}

/** Codes of Node. */
const NETWORK_CODES = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETDOWN',
  'ENETUNREACH',
  'ENFILE',
  'ENOSPC',
  'ENOTFOUND',
  'EPIPE',
  'EROFS',
  'ETIMEDOUT',
]);

/** Names of the errors of kafkajs, and of ours for an answer of kafkajs that leaves a partition out. */
const CLIENT_NAMES = /^(KafkaJS|NotWritten$)/;

/** What pg, its pool and TypeORM say without a code. */
const POOL_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Query read timeout|Cannot use a pool after calling end|Driver not Connected|DataSource is not (set|initialized)|Query runner already released|Database connection provided by a query runner was already released)/;

interface Told {
  readonly status: unknown;
  readonly code: unknown;
  /** What kafkajs calls an answer of a broker. */
  readonly type: unknown;
  readonly name: string;
  readonly message: string;
}

/** Whether `isIt` holds for the error, for one of its causes, or for one of the errors that it gathers. */
export function someCause(error: unknown, isIt: (told: Told) => boolean, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false;
  const { status, code, type, name, message, driverError, cause, errors } = error as Record<
    string,
    unknown
  >;
  const told = { status, code, type, name: String(name ?? ''), message: String(message ?? '') };
  if (isIt(told)) return true;
  const inner = [driverError, cause, ...(Array.isArray(errors) ? errors : [])];
  return inner.some((one) => someCause(one, isIt, depth + 1));
}

/** Name and code of an error: enough to tell faults apart, and never the data in its message. */
export function reasonOf(error: unknown): string {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  const word = (value: unknown) =>
    typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined;
  return [word(name) ?? 'Error', word(code)].filter(Boolean).join(' ');
}

/** What is done about a fault that work goes on after: it is logged with its reason and these details. */
export function warning(
  log: BrokerLog,
  text: string,
  details: Readonly<Record<string, unknown>> = {},
): (error: unknown) => void {
  return (error) => log('warn', text, { ...details, reason: reasonOf(error) });
}
