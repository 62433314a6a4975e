import { administrators, passwords } from '@citadelle/contracts/calls';
import type { PageVisitor, Typed } from '@citadelle/testing';
import { describe, expect, it } from '@jest/globals';
import { HELENE, JEAN, PASSWORD, TOKENS } from '../../testing/fake-credentials.js';
import { problem, serve } from '../../testing/fake-service.js';
import { AGENT, UNIT, VisitedDirectory } from '../directory/directory.fixture.js';

const UNTIL = '2999-01-01T10:07:00.000Z';

const at = new VisitedDirectory();

/** What makes or unmakes somebody: the page, the address of its form, and what is typed there beside the password. */
const POWERS: readonly (readonly [page: string, action: string, typed: Typed])[] = [
  [`${AGENT}/depart`, `${AGENT}/depart`, { on: '31/08/2026' }],
  [`${AGENT}/nomination`, `${AGENT}/nomination`, {}],
  [`${AGENT}/retrait`, `${AGENT}/retrait`, {}],
  [UNIT, `${UNIT}/nomination`, { login: 'jpin' }],
  [`${UNIT}/confirmation/${JEAN.agentId}`, `${UNIT}/confirmation/${JEAN.agentId}`, {}],
  [`${UNIT}/retrait/${JEAN.agentId}`, `${UNIT}/retrait/${JEAN.agentId}`, {}],
];

/** The answer of a re-authentication after which the session goes on under a new token. */
const underNewToken = () =>
  at.gateway.credentials.answer([
    serve(passwords.reauthenticate, () => ({
      token: TOKENS.administrator,
      expiresAt: UNTIL,
      until: UNTIL,
    })),
  ]);

const signedIn = (): PageVisitor => at.as(TOKENS.signedIn);

describe.each(POWERS)('the form of %s → %s', (page, action, typed) => {
  it('asks for the password, and does nothing without it', async () => {
    const visitor = signedIn();
    const { html } = await visitor.open(page);
    expect(html).toContain('name="password"');
    const before = at.writes().length;
    const answer = await visitor.send(action, typed);
    expect({ status: answer.status, writes: at.writes().length }).toEqual({
      status: 422,
      writes: before,
    });
    expect(answer.html).toContain('<a href="#password">Saisissez votre mot de passe.</a>');
  });

  it('tells a wrong password on its field, and does nothing', async () => {
    at.gateway.credentials.answer([
      serve(passwords.reauthenticate, () => problem(403, 'wrong-password')),
    ]);
    const visitor = signedIn();
    await visitor.open(page);
    const before = at.writes().length;
    const answer = await visitor.send(action, { ...typed, password: 'tout faux' });
    expect({ status: answer.status, writes: at.writes().length }).toEqual({
      status: 403,
      writes: before,
    });
    expect(answer.html).toContain('<a href="#password">');
    expect(answer.html).not.toContain('tout faux');
  });

  it('does it with the password, and the browser goes on under the new token', async () => {
    underNewToken();
    const visitor = signedIn();
    await visitor.open(page);
    const before = at.writes().length;
    const { location } = await visitor.post(action, { ...typed, password: PASSWORD });
    expect(location).toMatch(/\?fait=/);
    expect(at.writes()).toHaveLength(before + 1);
    expect(visitor.cookies.get('__Host-session')).toBe(TOKENS.administrator);
    expect(at.writes().at(-1)!.headers).toMatchObject({
      'x-actor': HELENE.agentId,
      'x-actor-reauthenticated-until': '2999-01-01T10:07:00.000Z',
    });
  });

  it('asks for none while it counts as just typed, and says until when', async () => {
    const { html, text } = await at.visitor.open(page);
    expect(html).not.toContain('name="password"');
    expect(text).toContain('Mot de passe confirmé, valable jusqu’à 11 h 07');
  });
});

it('a form that is refused after the password was right goes on under the new token, and asks no more', async () => {
  underNewToken();
  at.answers([serve(administrators.dismiss, () => problem(409, 'last-administrator'))]);
  const visitor = signedIn();
  await visitor.open(`${AGENT}/retrait`);
  const refused = await visitor.send(`${AGENT}/retrait`, { password: PASSWORD });
  expect(refused.status).toBe(409);
  expect(refused.html).not.toContain('name="password"');
  expect(visitor.cookies.get('__Host-session')).toBe(TOKENS.administrator);
});

it('whoever is no administrator is offered to be made one, whoever is one to be one no more', async () => {
  const offers = async () => {
    const { html } = await at.visitor.open(AGENT);
    return ['nomination', 'retrait'].filter((act) => html.includes(`href="${AGENT}/${act}"`));
  };
  expect(await offers()).toEqual(['nomination']);
  at.answers([
    serve(administrators.list, () => ({ administrators: [JEAN.agentId], proposals: [] })),
  ]);
  expect(await offers()).toEqual(['retrait']);
  at.answers([serve(administrators.list, () => problem(503, 'service-unavailable'))]);
  expect(await offers()).toEqual(['nomination', 'retrait']);
});
