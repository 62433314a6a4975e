import { ConfigError } from '../configuration/read-config.js';
import type { ServiceConfig } from '../configuration/service-config.js';
import { createLogger } from '../logging/logger.js';
import type { ServiceDefinition } from './service-definition.js';
import { type RunningService, startService } from './start-service.js';

/** sysexits.h: the configuration is wrong, so starting again will not help. */
const EX_CONFIG = 78;

/**
 * The whole life of a service's process: start, signals, exit. Exits with 0 after an orderly stop, 78 when
 * the configuration or the topics of the cluster are wrong, 1 otherwise.
 */
export async function main<C extends ServiceConfig>(
  definition: ServiceDefinition<C>,
): Promise<void> {
  let logger = createLogger(definition.name, 'info');
  const die = (error: unknown, what: string) => {
    logger.fatal({ err: error }, what);
    process.exit(1);
  };
  process.on('unhandledRejection', (error) => die(error, 'unhandled rejection'));
  process.on('uncaughtException', (error) => die(error, 'uncaught exception'));

  let serving: RunningService | undefined;
  let stopping = false;
  const starting = startService(definition, process.env, {
    onFatal: (error) => giveUp(error),
    onServing: (service) => {
      serving = service;
      logger = service.logger;
    },
  });
  const giveUp = (error: Error) => {
    if (stopping) return;
    stopping = true;
    const code = exitCodeOf(definition.name, error);
    // Finishes the requests in hand before the process ends.
    void starting.then((service) => service.stop()).finally(() => process.exit(code));
  };
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'stopping');
    // Before it serves there is no request to finish, and what it waits for may never come.
    if (!serving) process.exit(0);
    serving.stop().then(
      () => process.exit(0),
      (error: unknown) => die(error, 'not stopped in order'),
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // The supervisor of `npm start` holds an IPC channel: when the supervisor dies, this process stops too.
  if (process.env.CITADELLE_PARENT_WATCH === '1')
    process.on('disconnect', () => stop('disconnect'));

  try {
    await starting;
  } catch (error) {
    if (isOfListening(error)) {
      const { code, address, port } = error;
      process.stderr.write(
        `${definition.name}: ${address}:${port} cannot be listened on (${code}). Another program may have the port: ` +
          'stop it, or change PORT, HOST, MANAGEMENT_PORT or MANAGEMENT_HOST.\n',
      );
      process.exit(1);
    }
    if (!(error instanceof ConfigError)) return die(error, 'not started');
    process.exit(exitCodeOf(definition.name, error));
  }
}

/** The exit code for this error; prints what somebody must put right. */
function exitCodeOf(service: string, error: unknown): number {
  if (!(error instanceof ConfigError)) return 1;
  process.stderr.write(`${service}: ${error.message}\n`);
  return EX_CONFIG;
}

/** Errors of the system when the service cannot listen on its address or port. */
function isOfListening(
  error: unknown,
): error is NodeJS.ErrnoException & Record<'address' | 'port', unknown> {
  return (error as NodeJS.ErrnoException | undefined)?.syscall === 'listen';
}
