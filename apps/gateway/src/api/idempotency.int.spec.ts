import type { OpenAPIObject } from '@nestjs/swagger';
import { describe, expect, it } from '@jest/globals';
import { JEAN, RESET_ID, TOKENS } from '../testing/fake-credentials.js';
import { IMPORT_ID } from '../testing/fake-imports.js';
import { alertView } from '../testing/fake-notifications.js';
import { gatewayForAll } from '../testing/gateway-of-spec.js';
import type { TestGateway } from '../testing/test-gateway.js';

/** The calls that take an Idempotency-Key, as the design has them, and a body for each. */
const OFFERED: Record<string, object | string | undefined> = {
  'DELETE /administrators/{agentId}': undefined,
  'DELETE /agents/{agentId}/departure': undefined,
  'DELETE /agents/{agentId}/reset-delays': undefined,
  'DELETE /agents/{agentId}/sign-in-delays': undefined,
  'DELETE /units/{unitId}/managers/{agentId}': undefined,
  'PATCH /agents/{agentId}': { unit: 'RECTORAT' },
  'POST /agent-imports': 'usual_name;first_name;birth_date;numen;unit',
  'POST /agent-imports/{importId}/confirmation': {
    expected: { created: 2, changed: 1, returning: 1 },
  },
  'POST /agent-imports/{importId}/departures': { expected: { departing: 28 } },
  'POST /agents': {
    ...{ usualName: 'PIN', firstName: 'Jean', birthDate: '1988-11-02' },
    ...{ numen: '03E1800242JPQ', unit: 'SIG-AESH' },
  },
  'POST /agents/{agentId}/departure': { on: '2026-08-31' },
  'POST /agents/{agentId}/return': { on: '2026-09-30' },
  'POST /alerts/{alertId}/acknowledgement': undefined,
  'POST /password-resets/{resetId}/refusal': { reason: 'Identité non confirmée' },
  'POST /password-resets/{resetId}/transfer': { unit: 'RECTORAT' },
  'PUT /administrators/{agentId}': undefined,
  'PUT /units/{unitId}': { name: 'Gestion des AESH' },
  'PUT /units/{unitId}/managers/{agentId}': undefined,
};

let gateway: TestGateway;
gatewayForAll((started) => (gateway = started));

const concrete = (path: string) =>
  path
    .replace('{agentId}', JEAN.agentId)
    .replace('{unitId}', 'SIG-AESH')
    .replace('{resetId}', RESET_ID)
    .replace('{importId}', IMPORT_ID)
    .replace('{alertId}', alertView().alertId);

describe('an Idempotency-Key', () => {
  it('is offered by the commands of the design alone', async () => {
    const response = await fetch(`${gateway.url}/api/openapi.json`);
    const { paths } = (await response.json()) as OpenAPIObject;
    const offered = Object.entries(paths).flatMap(([path, item]) =>
      (['get', 'put', 'patch', 'post', 'delete'] as const)
        .filter((method) =>
          item[method]?.parameters?.some(
            (parameter) => 'name' in parameter && parameter.name === 'Idempotency-Key',
          ),
        )
        .map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    expect(offered.sort()).toEqual(Object.keys(OFFERED));
  });

  it.each(Object.keys(OFFERED))('reaches the service that honours it: %s', async (call) => {
    const [method, path] = call.split(' ') as [string, string];
    // A text is a file, which has its other fields in its query.
    const isFile = typeof OFFERED[call] === 'string';
    await gateway.api(method, `${concrete(path)}${isFile ? '?mode=add' : ''}`, {
      token: TOKENS.administrator,
      headers: { 'idempotency-key': 'key-1', ...(isFile && { 'content-type': 'text/csv' }) },
      ...(OFFERED[call] && { body: OFFERED[call] }),
    });
    const received = [gateway.directory, gateway.credentials, gateway.notifications]
      .flatMap((service) => service.received)
      .filter(({ headers }) => headers['idempotency-key'] === 'key-1');
    expect(received.map((one) => one.method)).toEqual([method]);
    for (const service of [gateway.directory, gateway.credentials, gateway.notifications])
      service.received.length = 0;
  });
});
