import { type RecordInJournal, securityJournal } from '@citadelle/contracts/calls';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { HELENE, JOURNAL, TOKENS } from '../testing/fake-credentials.js';
import { IMPORT_ID } from '../testing/fake-imports.js';
import { problem, serve } from '../testing/fake-service.js';
import { gatewayForAll } from '../testing/gateway-of-spec.js';
import type { TestGateway } from '../testing/test-gateway.js';
import { SecurityJournal } from '../upstream/security-journal.js';

let gateway: TestGateway;
gatewayForAll((started) => (gateway = started));

const IMPORT = `GET /agent-imports/${IMPORT_ID}`;
const PAGE = `/annuaire/imports/${IMPORT_ID}`;
const noted = () =>
  gateway.credentials.noted.splice(0).flatMap(({ body }) => (body as RecordInJournal).notes);
const takes = () => gateway.credentials.answer([serve(securityJournal.record, () => undefined)]);

const byApi = (path: string, token: string = TOKENS.administrator) =>
  gateway.api('GET', path, { token });
const byPage = (path: string, token: string = TOKENS.administrator) =>
  fetch(`${gateway.url}${path}`, { headers: { cookie: `__Host-session=${token}` } });

/** Each file as the API gives it, as the pages do, and what the journal says of it. */
const FILES: readonly (readonly [api: string, page: string, operation: string])[] = [
  [`/agent-imports/${IMPORT_ID}/report.csv`, `${PAGE}/rapport.csv`, `${IMPORT}/report.csv`],
  [
    `/agent-imports/${IMPORT_ID}/rejected.csv`,
    `${PAGE}/lignes-refusees.csv`,
    `${IMPORT}/rejected.csv`,
  ],
  ['/agents.csv?query=pin', '/annuaire/agents.csv?query=pin', 'GET /agents.csv'],
];

beforeEach(async () => {
  takes();
  await gateway.service.app.get(SecurityJournal).flush();
  noted();
});

describe('whoever takes data away', () => {
  it.each(FILES)(
    'is in the journal, who and what, before they have it: %s',
    async (api, page, operation) => {
      const note = {
        ...{ kind: 'data-exported', outcome: 'done', operation, source: '127.0.0.1', count: 1 },
        ...{ actor: HELENE.agentId, at: expect.any(String), until: expect.any(String) },
      };
      for (const ask of [() => byApi(api), () => byPage(page)]) {
        expect((await ask()).status).toBe(200);
        // At once: it does not wait with what is added up.
        expect(noted()).toEqual([note]);
      }
    },
  );

  it('of one unit alone has it in the journal, and nothing of what was searched for', async () => {
    expect((await byApi('/agents.csv?unit=SIG-AESH&query=SECRETE')).status).toBe(200);
    const notes = noted();
    expect(notes).toMatchObject([{ kind: 'data-exported', unit: 'SIG-AESH' }]);
    expect(JSON.stringify(notes)).not.toContain('SECRETE');
  });

  it.each(FILES)('does not get it while the journal cannot be told: %s', async (api, page) => {
    const away = problem(503, 'service-unavailable');
    gateway.credentials.answer([serve(securityJournal.record, () => away)]);
    for (const response of [await byApi(api), await byPage(page)]) {
      expect(response.status).toBe(503);
      expect(response.headers.get('content-disposition')).toBeNull();
      expect(await response.text()).not.toMatch(/PIN|JOSEPH/);
    }
  });

  it.each(FILES)('is not said to have it where they may not: %s', async (api, page) => {
    expect((await byApi(api, TOKENS.agent)).status).toBe(403);
    expect((await byPage(page, TOKENS.agent)).status).toBe(404);
    await gateway.service.app.get(SecurityJournal).flush();
    const kinds = noted().map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['right-refused']));
  });

  it('of the journal itself is written down by credentials, once', async () => {
    gateway.credentials.answer([
      serve(securityJournal.read, () => ({ items: JOURNAL, next: null })),
    ]);
    expect((await byApi('/security-journal.csv')).status).toBe(200);
    expect(gateway.credentials.received.at(-1)!.query.get('download')).toBe('true');
    expect(noted()).toEqual([]);
  });
});
