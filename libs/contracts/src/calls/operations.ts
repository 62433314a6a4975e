import { type SignName, signNames, type SignState, signStates } from '../signs.js';
import { credentialsCall, declarePublicCall, directoryCall, notificationsCall } from './call.js';
import { OneOf, Shown } from './fields.js';

const services = ['directory', 'credentials', 'notifications'] as const;

/** One thing that operators look at, as it is now. */
export class SignView {
  @OneOf(signNames) name!: SignName;
  @OneOf(signStates, { description: 'Whether somebody must look.' }) state!: SignState;
  @Shown({
    type: 'integer',
    nullable: true,
    description: 'How many; counted up to 10,001, which stands for more than 10,000.',
  })
  count!: number | null;
  @Shown({ type: 'integer', nullable: true, description: 'Age of the oldest.' })
  oldestSeconds!: number | null;
  @Shown({ nullable: true, description: 'Which, such as the versions that run.' })
  detail!: string | null;
}

/** What operators look at of one service with a database. */
export class ServiceOperations {
  @OneOf(services) service!: (typeof services)[number];
  @OneOf(signStates, {
    description: 'The gravest of its signs: somebody must look, some are unknown, all are fine.',
  })
  state!: SignState;
  @Shown({
    type: SignView,
    isArray: true,
    description: 'Empty when the service does not answer; its `state` is then `unknown`.',
  })
  signs!: SignView[];
}

/** What operators look at of all services. */
export class OperationsView {
  @Shown({ type: ServiceOperations, isArray: true, description: 'Always all of them.' })
  services!: ServiceOperations[];
}

const OPERATIONS = 'GET /internal/operations';
const said = { response: ServiceOperations };

/** How each service with a database is doing; all of them serve the same call. */
export const operations = {
  directory: directoryCall(OPERATIONS, said),
  credentials: credentialsCall(OPERATIONS, said),
  notifications: notificationsCall(OPERATIONS, said),
};

/** How the services are doing. */
export const publicOperations = {
  get: declarePublicCall(
    { method: 'GET', path: '/api/v1/operations', response: OperationsView },
    {
      summary: 'How the services are doing',
      description:
        'What `npm run ops -- status` shows, for administrators. It answers within about two seconds, also while a ' +
        'service or a database is away.',
    },
  ),
};
