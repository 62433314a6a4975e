import { describe, expect, it } from '@jest/globals';
import { KnownRoutes, type RouteSource } from './known-routes.js';

function knowing(...routes: [string, string][]): KnownRoutes {
  const known = new KnownRoutes();
  const source: RouteSource = {
    addHook: (_name, hook) => routes.forEach(([method, url]) => hook({ method, url })),
  };
  known.collectFrom(source);
  return known;
}

describe('the known routes', () => {
  const known = knowing(
    ['GET', '/api/v1/agents/:agentId'],
    ['PUT', '/api/v1/agents/:agentId'],
    ['GET', '/api/openapi.json'],
    ['OPTIONS', '*'],
  );

  it('tell the methods of an address', () => {
    expect(known.methodsAt('/api/v1/agents/7')).toEqual(['GET', 'PUT']);
  });

  it.each(['/api/v1/agents', '/api/v1/agents/7/x', '/x/api/v1/agents/7', '/api/openapi-json', '/'])(
    'tell none of %s',
    (path) => expect(known.methodsAt(path)).toEqual([]),
  );
});
