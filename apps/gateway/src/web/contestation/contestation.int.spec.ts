import { agents, contestations, passwords } from '@citadelle/contracts/calls';
import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN, PASSWORD, TOKENS } from '../../testing/fake-credentials.js';
import { JEAN_IN_DIRECTORY } from '../../testing/fake-directory.js';
import { problem, serve } from '../../testing/fake-service.js';
import { QUEUES, REQUEST, VisitedRequests } from '../requests/requests.fixture.js';
import { VisitedGateway } from '../visited-gateway.fixture.js';

const UNTIL = '2999-01-01T10:07:00.000Z';
const TYPED = { reason: 'Venue au guichet', password: PASSWORD };

const asManager = new VisitedRequests();
const asAdministrator = new VisitedGateway(TOKENS.signedIn);
const asAgent = new VisitedGateway(TOKENS.agent);

const AGENT = `/annuaire/agents/${JEAN.agentId}`;

describe.each([
  ['a manager, from a request', asManager, REQUEST, `${QUEUES}?fait=contestation`],
  ['an administrator, from an agent', asAdministrator, AGENT, `${AGENT}?fait=contestation`],
] as const)('%s', (_who, at, from, to) => {
  const contested = () => at.callsTo(`/internal/agents/${JEAN.agentId}/contestation`);
  const page = `${from}/contestation`;

  it('reads first whose password it is and what will happen, and is told what was done', async () => {
    const { html } = await at.visitor.open(from);
    expect(html).toContain(`href="${page}"`);
    const asked = await at.visitor.open(page);
    expect(asked.title).toContain('Jean PIN');
    expect(asked.text).toContain('toutes ses sessions sont fermées');
    const before = contested().length;
    const answer = await at.visitor.post(page, TYPED);
    expect(answer.location).toBe(to);
    expect(contested().slice(before)).toEqual([expect.objectContaining({ reason: TYPED.reason })]);
    expect((await at.visitor.open(to)).text).toContain('Le mot de passe est supprimé');
  });

  it('deletes nothing with a wrong password, without a reason, or where it is not theirs to do', async () => {
    const before = contested().length;
    await at.visitor.open(page);
    const blank = await at.visitor.send(page, { reason: ' ', password: '' });
    expect(blank.status).toBe(422);
    for (const field of ['reason', 'password']) expect(blank.html).toContain(`href="#${field}"`);
    at.gateway.credentials.answer([
      serve(passwords.reauthenticate, () => problem(403, 'wrong-password')),
    ]);
    const wrong = await at.visitor.send(page, TYPED);
    expect(wrong.status).toBe(403);
    expect(wrong.html).toContain('value="Venue au guichet"');
    expect(wrong.html).not.toContain(PASSWORD);
    expect(contested()).toHaveLength(before);
    at.gateway.credentials.answer([
      serve(passwords.reauthenticate, ({ token }) => ({ token, expiresAt: UNTIL, until: UNTIL })),
      serve(contestations.contest, () => problem(404, 'agent-not-found')),
    ]);
    expect((await at.visitor.send(page, TYPED)).status).toBe(404);
  });
});

it('to an agent without a role there is no such page', async () => {
  for (const page of [`${AGENT}/contestation`, `${REQUEST}/contestation`])
    expect((await asAgent.visitor.open(page)).status).toBe(404);
});

it('an administrator who contests their own account is led to the codes', async () => {
  const { agentId } = HELENE;
  asAdministrator.gateway.directory.answer([
    serve(agents.get, () => ({ ...JEAN_IN_DIRECTORY, agentId })),
  ]);
  asAdministrator.gateway.credentials.answer([serve(contestations.contest, () => undefined)]);
  const own = `/annuaire/agents/${agentId}/contestation`;
  await asAdministrator.visitor.open(own);
  expect((await asAdministrator.visitor.post(own, TYPED)).location).toBe(
    '/codes-acces?fait=contestation',
  );
});
