import { callHeaders } from '@citadelle/contracts';
import { NO_GRANTS, writeGrants } from '@citadelle/rights';
import { person } from '@citadelle/testing';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { TestDirectory } from './directory.fixture.js';

const MANAGER = writeGrants({ roles: ['manager'], managedUnits: ['SIG-AESH'] });
const NOBODY = writeGrants(NO_GRANTS);

const directory = TestDirectory.ofSpec(['SIG-AESH']);
let agentId: string;
beforeAll(async () => {
  ({ agentId } = await directory.create(person()));
});

const facts = () => directory.rows('SELECT stream, version FROM events ORDER BY 1, 2');

describe('the directory', () => {
  it.each([
    ['POST', 'agents', person()],
    ['GET', 'agents', undefined],
    ['GET', 'agents/{agentId}', undefined],
    ['POST', 'agents/{agentId}/departure', { on: '2026-01-01' }],
    ['POST', 'agents/{agentId}/return', { on: '2026-01-01' }],
    ['PUT', 'units/SIG-AESH', { name: 'AESH' }],
    ['PUT', 'units/SIG-AESH/managers/{agentId}', undefined],
    ['DELETE', 'units/SIG-AESH/managers/{agentId}', undefined],
    ['PUT', 'administrators/{agentId}', undefined],
    ['DELETE', 'administrators/{agentId}', undefined],
  ])('does %s %s for administrators alone', async (method, path, body) => {
    const before = await facts();
    for (const grants of [MANAGER, NOBODY, 'administrator']) {
      const answer = await directory.call(method, path.replace('{agentId}', agentId), body, {
        headers: { [callHeaders.grants]: grants },
      });
      expect([answer.status, answer.body.code]).toEqual([403, 'administrator-required']);
    }
    expect(await facts()).toEqual(before);
  });

  it('tells anybody which units there are', async () => {
    const headers = { [callHeaders.grants]: NOBODY };
    const { status } = await directory.get('units', { headers });
    expect(status).toBe(200);
  });
});
