import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv, type ValidateFunction } from 'ajv';
import { HELENE, JEAN, OPEN_SESSIONS, RESET_ID, TOKENS } from '../../testing/fake-credentials.js';
import { IMPORT_ID } from '../../testing/fake-imports.js';
import { alertView } from '../../testing/fake-notifications.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';
import { KnownRoutes } from '../../web/known-routes.js';
import { ANONYMOUS, BODIES, CALLS, SIGNED_IN } from './calls-of-the-design.fixture.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Operations = [call: string, operation: Operation][];

const UPLOAD = 'POST /api/v1/agent-imports';
const ALERT_ID = alertView().alertId;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

let gateway: TestGateway;
let document: OpenAPIObject;
let operations: Operations;
let schemas: Ajv;

beforeAll(async () => {
  gateway = await startTestGateway();
  document = (await (await fetch(`${gateway.url}/api/openapi.json`)).json()) as OpenAPIObject;
  expect(document).toHaveProperty('openapi');
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method): Operations => {
      const operation = item[method];
      return operation ? [[`${method.toUpperCase()} ${path}`, operation]] : [];
    }),
  );
  schemas = closedSchemas();
});
afterAll(() => gateway.stop());

const concrete = (path: string, agentId: string) =>
  path
    .replace('{agentId}', agentId)
    .replace('{unitId}', 'SIG-AESH')
    .replace('{resetId}', agentId === 'x' ? 'x' : RESET_ID)
    .replace('{sessionId}', agentId === 'x' ? 'x' : OPEN_SESSIONS[1]!.sessionId)
    .replace('{importId}', agentId === 'x' ? 'x' : IMPORT_ID)
    .replace('{alertId}', agentId === 'x' ? 'x' : ALERT_ID);

/** Makes a valid call, about an agent who exists unless another is named. */
function send(call: string, token?: string, agentId = JEAN.agentId): Promise<Response> {
  const [method, path] = call.split(' ') as [string, string];
  const asked = `${concrete(path, agentId)}${call === UPLOAD ? '?mode=add' : ''}`;
  return gateway.api(method, asked.replace('/api/v1', ''), {
    ...(token !== undefined && { token }),
    ...(BODIES[call] && { body: BODIES[call] }),
    ...(typeof BODIES[call] === 'string' && { headers: { 'content-type': 'text/csv' } }),
  });
}

/** The same call with what none takes: an unknown property, an unknown parameter, an id that is none. */
function spoiled(call: string): Promise<Response> {
  const [method, path] = call.split(' ') as [string, string];
  return gateway.api(method, `${concrete(path, 'x').replace('/api/v1', '')}?unknown=1`, {
    token: TOKENS.administrator,
    ...(BODIES[call] && { body: { unknown: 1 } }),
  });
}

/** Judges a body by the documented schema, and refuses what is not documented. */
function validatorOf(
  call: string,
  operation: Operation,
  status: number,
): ValidateFunction | undefined {
  const { content = {} } = operation.responses[status] as { content?: Record<string, object> };
  const type = ['application/json', 'application/problem+json'].find((known) => known in content);
  if (type === undefined) return undefined;
  const [method, path] = call.split(' ') as [string, string];
  const place = [
    'paths',
    path,
    method.toLowerCase(),
    'responses',
    status,
    'content',
    type,
    'schema',
  ];
  // A schema that stands there is compiled once, and so is each that it refers to.
  return schemas.getSchema(`document#/${place.map(pointerPart).join('/')}`);
}

const pointerPart = (part: string | number) =>
  encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'));

/** The schemas of the document; its components take no property that they do not name. */
function closedSchemas(): Ajv {
  const components = JSON.parse(JSON.stringify(document.components), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value
      ? { ...value, additionalProperties: false }
      : value,
  ) as object;
  const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
  return ajv.addSchema({ ...document, components }, 'document');
}

describe('the OpenAPI document', () => {
  it('is valid', async () => {
    const { valid, errors } = await new Validator().validate({ ...document });
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
  });

  it('has the calls of the design', () => {
    expect(operations.map(([call]) => call).sort()).toEqual(CALLS);
  });

  it('has every route of the API', () => {
    const routes = gateway.service.app
      .get(KnownRoutes)
      .all()
      .filter(({ method, url }) => url.startsWith('/api/v1') && method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url.replaceAll(/:([^/]+)/g, '{$1}')}`);
    expect(routes.sort()).toEqual(CALLS);
  });

  it('says what each call is for, takes and answers', () => {
    for (const [call, operation] of operations) {
      const has = { call, summary: !!operation.summary, body: !!operation.requestBody };
      expect(has).toEqual({ call, summary: true, body: call in BODIES });
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['500', '503']));
    }
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks for a token exactly where the API does', async () => {
    for (const [call, operation] of operations) {
      const documented = operation.security !== undefined;
      const asked = (await send(call)).status === 401;
      const needed = !ANONYMOUS.includes(call);
      expect({ call, documented, asked }).toEqual({ call, documented: needed, asked: needed });
    }
  });

  it('keeps all but the calls about oneself to administrators', async () => {
    for (const [call] of operations) {
      const kept = (await send(call, TOKENS.agent)).status === 403;
      const meant = !ANONYMOUS.includes(call) && !SIGNED_IN.includes(call);
      expect({ call, kept }).toEqual({ call, kept: meant });
    }
  });

  it('describes what each call really answers', async () => {
    for (const [call, operation] of operations) {
      const answers = [...Object.values(TOKENS), undefined].map((token) => send(call, token));
      answers.push(send(call, TOKENS.administrator, HELENE.agentId), spoiled(call));
      for (const response of await Promise.all(answers)) {
        expect({ call, documented: Object.keys(operation.responses) }).toEqual({
          call,
          documented: expect.arrayContaining([String(response.status)]),
        });
        const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
        if (type.startsWith('text/')) {
          const { content } = operation.responses[response.status] as { content: object };
          expect(Object.keys(content)).toEqual([type]);
          // A file is read to its end; a stream has none.
          if (type === 'text/csv') await response.text();
          else await response.body?.cancel();
          continue;
        }
        const validate = validatorOf(call, operation, response.status);
        const text = await response.text();
        if (!validate) expect({ call, text }).toEqual({ call, text: '' });
        else {
          validate(JSON.parse(text));
          expect({ call, text, errors: validate.errors }).toEqual({ call, text, errors: null });
        }
      }
    }
  });
});

describe('the page that shows it', () => {
  it('loads nothing from elsewhere and runs no inline script', async () => {
    const html = await (await fetch(`${gateway.url}/api/docs`)).text();
    const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
    for (const link of links.filter((each) => !each.startsWith('data:'))) {
      const response = await fetch(new URL(link, gateway.url));
      expect({ link, local: link.startsWith('/'), status: response.status }).toEqual({
        link,
        local: true,
        status: 200,
      });
      expect((await response.text()).length).toBeGreaterThan(0);
    }
    expect(html).not.toMatch(/<script>|<style|\s(style|on\w+)=/);
  });
});
