import type { Grants } from '@citadelle/contracts';
import { type IntrospectedSession, sessions } from '@citadelle/contracts/calls';
import { isAllowed, mayUsePower, type Verdict } from '@citadelle/rights';
import {
  addToCall,
  operationOf,
  ProblemError,
  servedCall,
  standardProblem,
} from '@citadelle/service-kit';
import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { SecurityJournal } from '../../upstream/security-journal.js';
import { Services } from '../../upstream/services.js';
import { bearerToken } from './bearer-token.js';

/** Whom a call is for, by the rule of `@citadelle/rights` that the service behind it applies too. */
export type AccessRule = (grants: Grants) => Verdict<'administrator-required'>;

/** Who may make a call: anyone signed in, even with the initial password; anyone who chose theirs; whom a rule allows it. */
export type Access = 'any-session' | 'signed-in' | AccessRule;

/** The session under which a request is served. */
export interface ActiveSession extends IntrospectedSession {
  /** The token of now: the one that was presented, or the one that has taken its place since. */
  token: string;
}

type SignedInRequest = FastifyRequest & { activeSession?: ActiveSession };

const ACCESS = 'citadelle:access';
const CHALLENGE = { headers: { 'www-authenticate': 'Bearer' } };

/** Makes the call being served that of this person: services learn of them, and what they may, from its headers. */
export function speakFor({ account, reauthenticatedUntil }: IntrospectedSession): void {
  addToCall({
    actor: account.agentId,
    grants: account,
    ...(reauthenticatedUntil !== null && { reauthenticatedUntil }),
  });
}

/** The problem with which this session is refused, or undefined when it may make the call. */
export function refusalFor(
  access: Access,
  session: Pick<IntrospectedSession, 'passwordChangeRequired' | 'account' | 'reauthenticatedUntil'>,
  /** Whether the call is a power, as it is declared. */
  power = false,
): ProblemError | undefined {
  if (access === 'any-session') return undefined;
  if (session.passwordChangeRequired) return standardProblem('password-change-required');
  const verdict = access === 'signed-in' ? 'allowed' : access(session.account);
  if (!isAllowed(verdict)) return standardProblem(verdict);
  const fresh = power ? mayUsePower(withoutNull(session)) : 'allowed';
  return isAllowed(fresh) ? undefined : standardProblem(fresh);
}

const withoutNull = ({ reauthenticatedUntil }: Pick<IntrospectedSession, 'reauthenticatedUntil'>) =>
  reauthenticatedUntil === null ? {} : { reauthenticatedUntil };

/** Lets a call through when its bearer token opens it. A cookie never does. */
@Injectable()
class SessionGuard implements CanActivate {
  constructor(
    private readonly services: Services,
    private readonly journal: SecurityJournal,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) throw standardProblem('authentication-required', CHALLENGE);
    const session = await this.introspect(token);
    speakFor(session);
    const handler = context.getHandler();
    const call = servedCall(handler);
    const refusal = refusalFor(accessTo(handler)!, session, call?.power === true);
    if (refusal) {
      this.journal.refused(refusal.code, operationOf(call!), request.params as object);
      throw refusal;
    }
    request.activeSession = { ...session, token };
    return true;
  }

  private async introspect(token: string): Promise<IntrospectedSession> {
    try {
      return await this.services.ask(sessions.introspect, { token });
    } catch (error) {
      // 422: it does not even have the form of a token.
      const unknown = error instanceof ProblemError && [401, 422].includes(error.status);
      throw unknown ? standardProblem('session-expired', CHALLENGE) : error;
    }
  }
}

/** Opens a handler to those with this access, and documents it. */
export function OpenTo(access: Access): MethodDecorator {
  return applyDecorators(SetMetadata(ACCESS, access), UseGuards(SessionGuard), ApiBearerAuth());
}

/** Whom a handler was opened to; undefined when it is for anyone. */
export function accessTo(handler: object): Access | undefined {
  return Reflect.getMetadata(ACCESS, handler) as Access | undefined;
}

/** The session under which the request is served, in a handler behind {@link OpenTo}. */
export const CurrentSession = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<SignedInRequest>().activeSession,
);
