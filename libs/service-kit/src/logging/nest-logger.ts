import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Logs what Nest itself says, from warnings up. */
export function nestLogger(logger: Logger): LoggerService {
  const at = (level: 'warn' | 'error' | 'fatal') => (message: unknown) =>
    logger[level](
      message instanceof Error ? { err: message } : {},
      typeof message === 'string' ? message : 'nest',
    );
  return { log: () => undefined, warn: at('warn'), error: at('error'), fatal: at('fatal') };
}
