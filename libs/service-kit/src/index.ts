export {
  addToCall,
  type CallContext,
  callOfMessage,
  currentActor,
  currentCall,
  metadataOf,
  runInCall,
} from './call/call-context.js';
export { answerOrNothing } from './call/answer-or-nothing.js';
export { callerWaits, refuseIfNobodyWaits } from './call/caller-waits.js';
export { writeOnFirstSight } from './call/first-sight.js';
export { idempotencyKeyOf, writeOnce } from './call/idempotency.js';
export { Asked, readRequest, servedCall, Serves } from './call/serves.js';
export { addressIn, networkOf, Networks, sourceOf } from './call/source.js';
export { keyedDigest } from './call/keyed-digest.js';
export { newId } from '@citadelle/event-store';
export { bodyLengthOf, letBodyTakeLong, type Patience } from './http/long-body.js';
export { durationMs, durationSeconds } from './configuration/duration.js';
export { AnsweredInProduction, NONE } from './configuration/production.js';
export {
  AreKeys,
  AreSealingKeys,
  keyBytes,
  keyId,
  type Keys,
  KeySetting,
  keySettings,
  keysOf,
  textsOf,
} from './configuration/keys.js';
export { ConfigError, readConfig } from './configuration/read-config.js';
export { PersistentServiceConfig, ServiceConfig } from './configuration/service-config.js';
export {
  declaredSettings,
  SecretSetting,
  Setting,
  type SettingWords,
} from './configuration/setting.js';
export { HasForm, IsDuration, IsInteger } from './configuration/setting.decorators.js';
export {
  LookupTokenKey,
  NotMeTokenKey,
  PasswordLengthMax,
  PasswordLengthMin,
  PasswordScoreMin,
  PublicUrl,
  SHARED_BY_DEFAULT,
  SharedSources,
  SessionLifetime,
  SignInJournalMonths,
  SignInKnownFor,
  UrlsOf,
} from './configuration/shared-settings.js';
export type { Background, Deadlines } from './service/tokens.js';
export { ProblemFilter, sendProblem } from './problems/problem.filter.js';
export { REFUSAL_FLOOR_MS, withRefusalFloor } from './problems/refusal-floor.js';
export { ProblemError } from './problems/problem-error.js';
export {
  badCursor,
  badHeader,
  invalidRequest,
  type RefusalProblem,
  serviceUnavailable,
  standardProblem,
} from './problems/standard-problems.js';
export { AddedUp, type AddedUpOptions, type Noted } from './journal/added-up.js';
export { operationOf } from './journal/operation.js';
export { main } from './service/main.js';
export type { ResyncStep, ServiceDefinition, TopicReader } from './service/service-definition.js';
export { type RunningService, startService } from './service/start-service.js';
export { BACKGROUND, CONFIG, DEADLINES, EVENT_STORE, LOGGER, METRICS } from './service/tokens.js';
export { frenchOf } from './validation/field-messages.js';
export { IsUuidParam } from './validation/request-parameters.js';
export { judge } from './validation/judge.js';
