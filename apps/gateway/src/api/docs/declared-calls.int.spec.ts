import type { PublicCall } from '@citadelle/contracts/calls';
import { declaredCalls } from '@citadelle/testing';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';

const declared = declaredCalls
  .map(([, call]) => call)
  .filter((call): call is PublicCall => call.service === 'gateway');

let gateway: TestGateway;
let document: OpenAPIObject;
beforeAll(async () => {
  gateway = await startTestGateway();
  document = (await (await fetch(`${gateway.url}/api/openapi.json`)).json()) as OpenAPIObject;
  expect(document).toHaveProperty('openapi');
});
afterAll(() => gateway.stop());

function operationOf({ method, path }: PublicCall) {
  const item = document.paths[path] ?? {};
  const { get, post, put, patch, delete: remove } = item;
  return { GET: get, POST: post, PUT: put, PATCH: patch, DELETE: remove }[method];
}

it.each(declared.map((call) => [`${call.method} ${call.path}`, call] as const))(
  '%s is documented as it is declared',
  (_name, call) => {
    const operation = operationOf(call)!;
    expect(operation.summary).toBe(call.summary);
    expect(Object.keys(operation.responses)).toContain(String(call.status));
    for (const [status, codes] of Object.entries(call.problems ?? {})) {
      const { description } = operation.responses[status] as { description: string };
      for (const code of codes) expect(description).toContain(`\`${code}\``);
    }
    const headers = (operation.parameters ?? []).map((each) => ('name' in each ? each.name : ''));
    expect(headers.includes('Idempotency-Key')).toBe(call.idempotent ?? false);
  },
);

it('each documented call is declared', () => {
  const documented = Object.values(document.paths).flatMap((item) =>
    [item.get, item.post, item.put, item.patch, item.delete].filter(
      (operation) => operation !== undefined,
    ),
  );
  expect(documented.length).toBe(declared.length);
});
