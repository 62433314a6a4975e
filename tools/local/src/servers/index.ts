export {
  prepareKafka,
  prepareKafkaCluster,
  type KafkaOptions,
  type KafkaProgram,
} from './kafka/kafka.js';
export { freePort } from './ports.js';
export { removeData } from './postgres/placement.js';
export {
  preparePostgres,
  type PostgresOptions,
  type PostgresProgram,
} from './postgres/postgres.js';
export { launch, type Program, type RunningProgram, untilReady } from './program.js';
export { watchOverFolder } from './watchdog.js';
