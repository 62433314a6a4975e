import {
  type Call,
  type NoFields,
  operations,
  type ServiceOperations,
} from '@citadelle/contracts/calls';
import type { Broker } from '@citadelle/messaging';
import { Controller, type Type } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Serves } from '../call/serves.js';
import { takingTurns } from '../persistence/taking-turns.js';
import { readSigns } from './read-signs.js';
import type { ServiceSigns } from './service-signs.js';
import { gravestOf } from './sign.js';

/** Who is asked. */
export interface OperationsSources {
  readonly dataSource: DataSource;
  readonly broker: Pick<Broker, 'lag'>;
}

/** The controller by which a service with a database says how it is doing, within a second or two. */
export function operationsController(
  signs: ServiceSigns,
  { dataSource, broker }: OperationsSources,
): Type {
  const inTurn = takingTurns();
  const call: Call<NoFields, ServiceOperations> = operations[signs.service];

  @Controller()
  class OperationsController {
    @Serves(call)
    async get(): Promise<ServiceOperations> {
      const read = await readSigns(signs, {
        ask: (statement, ...values) => inTurn(() => statement.all(dataSource.manager, ...values)),
        lag: () => broker.lag(signs.service, signs.reads),
      });
      return { service: signs.service, state: gravestOf(read), signs: read };
    }
  }
  return OperationsController;
}
