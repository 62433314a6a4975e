import {
  type DestinationStream,
  type LogFn,
  type Logger,
  type LoggerOptions,
  pino,
  stdTimeFunctions,
} from 'pino';
import { currentCallIfAny } from '../call/call-context.js';
import { isError } from '../is-error.js';
import { safeError } from './safe-error.js';

const LONGEST_TEXT = 300;

/** The only fields a log line may have. Whatever else is passed is dropped: no body, header or query gets out. */
const ALLOWED = new Set([
  'agentId',
  'attempt',
  'broker',
  'checkpoint',
  'checks',
  'code',
  'committed',
  'correlationId',
  'count',
  'durationMs',
  'err',
  'event',
  'group',
  'host',
  'id',
  'key',
  'kind',
  'managementPort',
  'method',
  'namespace',
  'offset',
  'oldest',
  'partition',
  'pid',
  'port',
  'reason',
  'route',
  'security',
  'signal',
  'status',
  'times',
  'topic',
  'unknown',
  'waiting',
]);

function allowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    if (!ALLOWED.has(name) || fields[name] === undefined) continue;
    const value = name === 'err' ? safeError(fields[name]) : fields[name];
    kept[name] = typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : value;
  }
  return kept;
}

/** The log of a service: JSON lines on the standard output, each with the correlation id of the call it belongs to. */
export function createLogger(service: string, level: string, to?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: (value: unknown) => value },
    mixin: () => {
      const correlationId = currentCallIfAny()?.correlationId;
      return correlationId === undefined ? {} : { correlationId };
    },
    hooks: {
      // Without a text pino would log the error's message unredacted.
      logMethod(args: Parameters<LogFn>, method: LogFn) {
        const [first, text] = args as [unknown, unknown];
        if (isError(first)) method.apply(this, [{ err: first }, String(text ?? 'error')]);
        else if (typeof first === 'object' && text === undefined)
          method.apply(this, [first, 'event']);
        else method.apply(this, args);
      },
    },
    formatters: {
      level: (label: string) => ({ level: label }),
      log: allowed,
    },
  };
  // `sync`, because pino would otherwise write in libuv's threads; in credentials these are busy with hashes.
  return pino(options, to ?? pino.destination({ fd: 1, sync: true }));
}
