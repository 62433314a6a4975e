import {
  type ClassOf,
  type Field,
  fieldsOf,
  type ProblemCodes,
  type PublicCall,
} from '@citadelle/contracts/calls';
import { servedCall } from '@citadelle/service-kit';
import type { INestApplication } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiProperty,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { ProblemAnswer } from '../problem.answer.js';
import { type Access, accessTo } from '../sessions/session.guard.js';

const INVALID_REQUEST: ProblemCodes = { 422: ['invalid-request'] };

/** What any call with a JSON body may answer. */
const BODY_PROBLEMS: ProblemCodes = {
  400: ['malformed-json'],
  413: ['payload-too-large'],
  415: ['unsupported-media-type'],
  ...INVALID_REQUEST,
};

const SESSION_PROBLEMS: ProblemCodes = { 401: ['authentication-required', 'session-expired'] };

/** What a call that is opened to some may answer. */
function sessionProblems(access: Access): ProblemCodes {
  if (access === 'any-session') return SESSION_PROBLEMS;
  const change = 'password-change-required';
  const refusals = access === 'signed-in' ? [change] : [change, 'administrator-required'];
  return { ...SESSION_PROBLEMS, 403: refusals };
}

const ALWAYS: ProblemCodes = { 500: ['internal-error'], 503: ['service-unavailable'] };

const PROBLEM_HEADERS: Readonly<Record<number, Record<string, string>>> = {
  401: { 'WWW-Authenticate': '`Bearer`, when a token is asked for.' },
  429: { 'Retry-After': 'Seconds to wait.' },
  503: { 'Retry-After': 'Seconds to wait, when known.' },
};

const IDEMPOTENCY_HEADER = {
  name: 'Idempotency-Key',
  required: false,
  description: 'The same key gives the same answer, and nothing happens twice.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
};

const documented = new WeakSet<object>();

/** Tells `@nestjs/swagger` what is declared of the calls that the controllers serve, once for all applications. */
export function documentCalls(app: INestApplication): void {
  const scanner = new MetadataScanner();
  for (const { controllers } of app.get(ModulesContainer).values())
    for (const { metatype } of controllers.values()) {
      const prototype = metatype?.prototype as Record<string, object> | undefined;
      for (const name of scanner.getAllMethodNames(prototype ?? null)) document(prototype!, name);
    }
}

function document(prototype: Record<string, object>, name: string): void {
  const handler = prototype[name]!;
  const call = servedCall(handler);
  if (!call || documented.has(handler)) return;
  documented.add(handler);
  const { path, query, body } = call.places;
  const access = accessTo(handler);
  const {
    summary,
    description,
    answer = '',
    mediaType,
    headers,
    otherwise = {},
  } = call as PublicCall;
  const response = {
    ...(call.response && { type: documentedClass(call.response as ClassOf<object>) }),
    ...(mediaType !== undefined && { content: { [mediaType]: { schema: { type: 'string' } } } }),
  };
  const problems = [
    body.length > 0 ? BODY_PROBLEMS : path.length + query.length > 0 ? INVALID_REQUEST : {},
    access ? sessionProblems(access) : {},
    call.problems ?? {},
    ALWAYS,
  ];
  const decorators = [
    ApiOperation({ summary, ...(description !== undefined && { description }) }),
    ...path.map((each) => ApiParam(parameterOf(call.fields.get(each)!))),
    ...query.map((each) => ApiQuery(parameterOf(call.fields.get(each)!))),
    ...(body.length > 0 ? [ApiBody({ type: bodyOf(call.request!, body) })] : []),
    ...(call.file === undefined ? [] : fileBody(call.file)),
    ...(call.idempotent ? [ApiHeader(IDEMPOTENCY_HEADER)] : []),
    ApiResponse({
      status: call.status,
      description: answer,
      ...response,
      ...(headers && { headers: headersOf(headers) }),
    }),
    ...Object.entries(otherwise).map(([status, said]) =>
      // Nothing comes with 204, whatever comes with the others.
      ApiResponse({ status: Number(status), description: said, ...(status !== '204' && response) }),
    ),
    ApiExtraModels(documentedClass(ProblemAnswer)),
    ...problemResponses(problems),
  ];
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name)!;
  for (const decorate of decorators) decorate(prototype, name, descriptor);
}

function parameterOf({ name, optional, facts }: Field) {
  const { description, type, ...schema } = facts;
  return {
    name,
    required: !optional && facts.default === undefined,
    ...(description !== undefined && { description }),
    schema: { type: String(type), ...schema },
  };
}

/** A body that is a file, sent as it is. */
const fileBody = (type: string) => [
  ApiConsumes(type),
  ApiBody({ schema: { type: 'string', format: 'binary' } }),
];

const bodies = new Map<ClassOf<object>, ClassOf<object>>();

/** A class of the same name with the fields that travel in the body alone. */
function bodyOf(request: ClassOf<object>, names: readonly string[]): ClassOf<object> {
  const known = bodies.get(request);
  if (known) return known;
  const Body = { [request.name]: class {} }[request.name]!;
  describe(
    Body,
    fieldsOf(request).filter(({ name }) => names.includes(name)),
  );
  bodies.set(request, Body);
  return Body;
}

const classes = new WeakSet<ClassOf<object>>();

function documentedClass(Class: ClassOf<object>): ClassOf<object> {
  if (classes.has(Class)) return Class;
  classes.add(Class);
  describe(Class, fieldsOf(Class));
  return Class;
}

function describe(Class: ClassOf<object>, fields: readonly Field[]): void {
  for (const { name, optional, facts } of fields) {
    const { type } = facts;
    ApiProperty({
      ...facts,
      required: facts.required ?? !optional,
      // Without it among the words, `nullable` alone would not let null through.
      ...(facts.nullable && facts.enum && { enum: [...facts.enum, null] }),
      ...(typeof type !== 'function'
        ? { type }
        : facts.nullable
          ? orNull(Class, documentedClass(type))
          : { type: documentedClass(type) }),
    } as Parameters<typeof ApiProperty>[0])(Class.prototype, name);
  }
}

/** An object of a class, or null: beside a reference to the class, `nullable` alone would say nothing. */
function orNull(Class: ClassOf<object>, type: ClassOf<object>) {
  ApiExtraModels(type)(Class);
  const nothing = { type: 'object', nullable: true, enum: [null] };
  // Left unsaid, it would be read from metadata that a class has only where reflect-metadata was loaded before it.
  return { type: Object, nullable: undefined, anyOf: [{ $ref: getSchemaPath(type) }, nothing] };
}

function problemResponses(all: readonly ProblemCodes[]): MethodDecorator[] {
  const byStatus = new Map<number, string[]>();
  for (const [status, codes] of all.flatMap((problems) => Object.entries(problems)))
    byStatus.set(Number(status), [...(byStatus.get(Number(status)) ?? []), ...codes]);
  return [...byStatus].map(([status, codes]) =>
    ApiResponse({
      status,
      description: codes.map((code) => `\`${code}\``).join(', '),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemAnswer) } } },
      headers: headersOf(PROBLEM_HEADERS[status] ?? {}),
    }),
  );
}

function headersOf(words: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(words).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' as const } },
    ]),
  );
}
