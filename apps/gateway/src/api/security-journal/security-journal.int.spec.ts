import type { Problem } from '@citadelle/contracts';
import {
  identityLookups,
  type JournalEntryView,
  type RecordInJournal,
  securityJournal,
  type SecurityJournalPage,
} from '@citadelle/contracts/calls';
import { until } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN, JOURNAL, NADIA, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { gatewayForAll } from '../../testing/gateway-of-spec.js';
import { startTestGateway, type TestGateway } from '../../testing/test-gateway.js';
import { SecurityJournal } from '../../upstream/security-journal.js';

let gateway: TestGateway;
gatewayForAll((started) => (gateway = started));

const read = (query: string, token = TOKENS.administrator) =>
  gateway.api('GET', `/security-journal${query}`, { token });

/** What was handed over to the journal since this was asked last. */
async function noted() {
  await gateway.service.app.get(SecurityJournal).flush();
  const { noted } = gateway.credentials;
  return noted.splice(0).flatMap(({ body }) => (body as RecordInJournal).notes);
}

describe('the security journal', () => {
  it('is read by administrators, with its filters and page by page', async () => {
    const response = await read('?kind=code-released&from=2026-11-01&until=2026-11-23&limit=2');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect((await response.json()) as SecurityJournalPage).toEqual({
      items: JOURNAL,
      next: 'later',
    });
    const { query, headers } = gateway.credentials.received.at(-1)!;
    expect(Object.fromEntries(query)).toEqual({
      ...{ kind: 'code-released', from: '2026-11-01', until: '2026-11-23', limit: '2' },
    });
    expect(headers['x-actor']).toBe(HELENE.agentId);
  });

  it.each(['', '.csv'])(
    'is for nobody else, and refuses what it does not know: %s',
    async (file) => {
      for (const token of [TOKENS.agent, TOKENS.manager])
        expect((await read(file, token)).status).toBe(403);
      expect((await gateway.api('GET', `/security-journal${file}`)).status).toBe(401);
      for (const query of [
        '?kind=x',
        '?agentId=jpin',
        '?from=31/12/2026',
        '?download=true',
        '?x=1',
      ]) {
        const response = await read(`${file}${query}`);
        expect([query, response.status]).toEqual([query, 422]);
      }
    },
  );

  it('comes as CSV, all of it, in which no text is run by a spreadsheet', async () => {
    const [released] = JOURNAL;
    const evil: JournalEntryView = {
      ...released!,
      actor: { ...released!.actor!, usualName: '=HYPERLINK("http://x")', firstName: '' },
      agent: { ...released!.agent!, usualName: '@D’ALEMBERT', login: '+33' },
      unit: '-UNIT;x',
    };
    gateway.credentials.answer([
      serve(securityJournal.read, ({ after }) =>
        after === undefined ? { items: JOURNAL, next: 'a' } : { items: [evil], next: null },
      ),
    ]);
    const response = await read('.csv?kind=code-released');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[a-z-]+\.csv"$/,
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const lines = bytes.toString().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toBe(
      `2026-11-23T09:05:00.000Z;2026-11-23T09:05:00.000Z;1;code-released;2e code donné;` +
        `BENALI Nadia;nbenali;${NADIA.agentId};PIN Jean;jpin;${JEAN.agentId};SIG-AESH;192.0.2.7;;done;fait`,
    );
    expect(lines[3]).toContain(`;"'=HYPERLINK(""http://x"") ";`);
    expect(lines[3]).toContain(`;'@D’ALEMBERT Jean;'+33;`);
    expect(lines[3]).toContain(`;"'-UNIT;x";`);
    const asked = gateway.credentials.received
      .slice(-2)
      .map(({ query }) => Object.fromEntries(query));
    const all = { kind: 'code-released', limit: '200', download: 'true' };
    expect(asked).toEqual([all, { ...all, after: 'a' }]);
  });

  it('comes as a problem when it cannot be had, and breaks off when the rest cannot', async () => {
    const away = problem(503, 'service-unavailable');
    gateway.credentials.answer([serve(securityJournal.read, () => away)]);
    const refused = await read('.csv');
    expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([
      503,
      'service-unavailable',
    ]);
    gateway.credentials.answer([
      serve(securityJournal.read, ({ after }) =>
        after === undefined ? { items: JOURNAL, next: 'a' } : away,
      ),
    ]);
    const cut = async () => (await read('.csv')).text();
    await expect(cut()).rejects.toThrow();
  });
});

it('a file that nobody reads to its end does not keep the gateway from stopping', async () => {
  const stopping = await startTestGateway();
  let answered = 0;
  const endless = serve(securityJournal.read, () => {
    answered += 1;
    return { items: Array.from({ length: 200 }, () => JOURNAL[0]!), next: 'more' };
  });
  stopping.credentials.answer([endless]);
  const token = TOKENS.administrator;
  const response = await stopping.api('GET', '/security-journal.csv', { token });
  await until('it is being sent', async () => answered > 2);
  await stopping.stop();
  await expect(response.text()).rejects.toThrow();
});

describe('what is handed over to the security journal', () => {
  it('is each refusal for lack of right, added up, whether API or page', async () => {
    await noted();
    for (let n = 0; n < 3; n++)
      await gateway.api('GET', `/agents/${HELENE.agentId}`, { token: TOKENS.agent });
    await gateway.api('PUT', `/units/SIG-AESH/managers/${JEAN.agentId}`, { token: TOKENS.agent });
    await gateway.api('GET', '/agents', { token: TOKENS.newcomer });
    const cookie = `__Host-session=${TOKENS.agent}`;
    const page = await fetch(`${gateway.url}/annuaire/agents/${HELENE.agentId}?x=secret`, {
      headers: { cookie },
    });
    expect(page.status).toBe(404);
    const refused = {
      ...{ kind: 'right-refused', actor: JEAN.agentId, source: '127.0.0.1', count: 1 },
      ...{ outcome: 'administrator-required', at: expect.any(String), until: expect.any(String) },
    };
    expect(await noted()).toEqual([
      { ...refused, operation: 'GET /agents/{agentId}', agentId: HELENE.agentId, count: 3 },
      {
        ...{ ...refused, operation: 'PUT /units/{unitId}/managers/{agentId}' },
        ...{ agentId: JEAN.agentId, unit: 'SIG-AESH' },
      },
      {
        ...{ ...refused, operation: 'GET /agents', actor: HELENE.agentId },
        outcome: 'password-change-required',
      },
      { ...refused, operation: 'GET /annuaire/agents/{agentId}', agentId: HELENE.agentId },
    ]);
  });

  it('is each delay of a service that keeps no journal, without what was typed', async () => {
    await noted();
    const wait = problem(429, 'too-many-requests', { headers: { 'retry-after': '30' } });
    gateway.directory.answer([serve(identityLookups.lookUp, () => wait)]);
    const body = { usualName: 'SECRETE', firstName: 'Zoé', birthDate: '1988-11-02' };
    for (let n = 0; n < 2; n++) await gateway.api('POST', '/identity-lookups', { body });
    await gateway.api('POST', '/sessions', { body: { login: 'jpin', password: 'faux' } });
    const notes = await noted();
    expect(notes).toEqual([
      {
        ...{ kind: 'delayed', outcome: 'too-many-requests', operation: 'POST /identity-lookups' },
        ...{ source: '127.0.0.1', count: 2, at: expect.any(String), until: expect.any(String) },
      },
    ]);
    expect(JSON.stringify(notes)).not.toContain('SECRETE');
  });

  it('comes again as the same batch when it was not taken, and is counted when it is lost', async () => {
    await noted();
    const away = problem(503, 'service-unavailable');
    gateway.credentials.answer([serve(securityJournal.record, () => away)]);
    await gateway.api('GET', '/agents', { token: TOKENS.agent });
    const journal = gateway.service.app.get(SecurityJournal);
    await journal.flush();
    gateway.credentials.answer([serve(securityJournal.record, () => undefined)]);
    await journal.flush();
    const batches = gateway.credentials.noted.splice(0).map(({ body }) => body as RecordInJournal);
    expect(new Set(batches.map(({ batchId }) => batchId)).size).toBe(1);
    expect(batches.length).toBeGreaterThan(1);
  });
});
