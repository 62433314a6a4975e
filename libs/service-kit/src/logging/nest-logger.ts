import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

/** Logs what Nest itself says, from warnings up. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(): void {}

  warn(message: unknown): void {
    this.logger.warn(lineOf(message), textOf(message));
  }

  error(message: unknown): void {
    this.logger.error(lineOf(message), textOf(message));
  }

  fatal(message: unknown): void {
    this.logger.fatal(lineOf(message), textOf(message));
  }
}

function lineOf(message: unknown): object {
  return message instanceof Error ? { err: message } : {};
}

function textOf(message: unknown): string {
  return typeof message === 'string' ? message : 'nest';
}
