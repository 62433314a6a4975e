import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { defer, lastValueFrom } from 'rxjs';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { PostedFields } from '../forms/posted-fields.js';
import { isRenewed, noteVisit, renewSession, UNKNOWN_VISIT } from '../visits/visit.js';
import { AnsweredAfresh, AnswerOnce } from './answer-once.interceptor.js';
import { KeptAnswers } from './kept-answers.js';
import { PageAnswer, type View } from './page-answer.js';

let done: number;
let once: AnswerOnce;
beforeEach(() => {
  done = 0;
  once = new AnswerOnce(new Reflector(), new KeptAnswers());
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const acts = () => undefined;
const asks = () => undefined;
AnsweredAfresh()(asks);
const VIEW = {} as View;
const count = (status = 200) => Promise.resolve(PageAnswer.show(VIEW, status)).then(numbered);
const numbered = (answer: PageAnswer) => answer.withHeaders({ number: String(++done) });

const sessionOf = (token: string) => ({ token }) as ActiveSession;

interface Sent {
  readonly session?: ActiveSession;
  readonly url?: string;
  readonly work?: () => Promise<PageAnswer>;
  readonly handler?: () => void;
}

/** Sends a form, and says as which piece of work it was answered. */
async function send(
  text: string,
  { url = '/codes-acces/b', work = count, handler = acts, session }: Sent = {},
) {
  const request = { url, body: new PostedFields(text) } as FastifyRequest;
  if (session) noteVisit(request, { ...UNKNOWN_VISIT, session });
  const context = {
    switchToHttp: () => ({ getRequest: () => request }),
    getHandler: () => handler,
  };
  const answer = once.intercept(context as unknown as ExecutionContext, {
    handle: () => defer(work),
  });
  return Number(((await lastValueFrom(answer)) as PageAnswer).headers.number);
}

describe('a form that is sent twice', () => {
  it('is dealt with once, while the first is under way and after', async () => {
    expect(await Promise.all([send('_envoi=1&a=b'), send('_envoi=1&a=b')])).toEqual([1, 1]);
    expect(await send('_envoi=1&a=b')).toBe(1);
  });

  it.each(['_envoi=2&a=b', '_envoi=1&a=c'])('is another one when it differs: %s', async (other) => {
    await send('_envoi=1&a=b');
    expect(await send(other)).toBe(2);
    expect(await send('_envoi=1&a=b', { url: '/codes-acces/a' })).toBe(3);
  });

  it('is dealt with each time without a number', async () => {
    expect([await send('a=b'), await send('a=b')]).toEqual([1, 2]);
  });

  it('may be tried again when it failed', async () => {
    const failing = () => Promise.reject(new Error('broken'));
    await expect(send('_envoi=1', { work: failing })).rejects.toThrow('broken');
    expect(await send('_envoi=1')).toBe(1);
  });

  it.each([422, 429, 503])('is dealt with afresh when it was refused: %d', async (status) => {
    const refused = () => count(status);
    expect(await Promise.all([1, 2].map(() => send('_envoi=1', { work: refused })))).toEqual([
      1, 1,
    ]);
    expect(await send('_envoi=1')).toBe(2);
    expect(await send('_envoi=1')).toBe(2);
  });

  it('is answered afresh where it only asks, but for both clicks of a double one', async () => {
    const ask = () => send('_envoi=1', { handler: asks });
    expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
    expect(await ask()).toBe(2);
  });

  it('renews the session of the second click where the first has, and no other', async () => {
    const clicks = async (work: (first: ActiveSession) => Promise<PageAnswer>, text: string) => {
      const [first, second] = [sessionOf('old'), sessionOf('old')];
      await Promise.all([
        send(text, { session: first, work: () => work(first) }),
        send(text, { session: second }),
      ]);
      return { token: second.token, renewed: isRenewed(second) };
    };
    const renewing = async (first: ActiveSession) => {
      renewSession(first, 'new');
      return count();
    };
    expect(await clicks(renewing, '_envoi=1')).toEqual({ token: 'new', renewed: true });
    expect(await clicks(() => count(), '_envoi=2')).toEqual({ token: 'old', renewed: false });
  });

  it('is forgotten after half a minute, and when there are too many others', async () => {
    await send('_envoi=1');
    jest.advanceTimersByTime(30_000);
    expect(await send('_envoi=1')).toBe(2);
    for (let other = 2; other <= 501; other += 1) await send(`_envoi=${other}`);
    expect(await send('_envoi=1')).toBe(503);
  });
});
