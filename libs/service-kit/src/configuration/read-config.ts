import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { coerceTo } from './coerce.js';
import { answeredInProduction, isProduction } from './production.js';

/** What was expected of each setting that is missing or wrong. Never says a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`the configuration is not valid:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
}

/**
 * The configuration of a service from its environment. `NAME_FILE` names a file that holds `NAME`;
 * an empty variable counts as absent. Throws {@link ConfigError} with all that is wrong at once.
 */
export function readConfig<C extends object>(Class: new () => C, env: NodeJS.ProcessEnv): C {
  const problems: string[] = [];
  const plain: Record<string, unknown> = {};
  const metadata = getMetadataStorage().getTargetValidationMetadatas(Class, '', true, false);
  for (const name of new Set(metadata.map(({ propertyName }) => propertyName))) {
    const value = valueOf(name, env, problems);
    const type: unknown = Reflect.getMetadata('design:type', Class.prototype as object, name);
    if (value !== undefined) plain[name] = coerceTo(type, value);
  }
  const config = plainToInstance(Class, plain, { exposeDefaultValues: true });
  const unread = new Set(problems.map((line) => line.split(' ')[0]));
  if (isProduction(plain.PUBLIC_URL))
    for (const name of answeredInProduction(Class.prototype as object))
      if (plain[name] === undefined && !unread.has(name))
        problems.push(
          `${name} is not set: with PUBLIC_URL on https it must be, and none is an answer`,
        );
  for (const error of validateSync(config, { forbidUnknownValues: false }))
    if (!unread.has(error.property)) problems.push(expectation(error));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function valueOf(name: string, env: NodeJS.ProcessEnv, problems: string[]): string | undefined {
  const value = env[name] || undefined;
  const file = env[`${name}_FILE`] || undefined;
  if (file === undefined) return value;
  if (value !== undefined) {
    problems.push(`${name} and ${name}_FILE exclude each other: set one`);
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    problems.push(`${name} cannot be read: ${name}_FILE must name a readable file`);
    return undefined;
  }
}

function expectation(error: ValidationError): string {
  const expected = Object.values(error.constraints ?? {}).join(', ');
  return error.value === undefined ? `${error.property} is not set: ${expected}` : expected;
}
