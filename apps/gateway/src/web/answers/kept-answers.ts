import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ActiveSession } from '../../api/sessions/session.guard.js';
import { PostedFields } from '../forms/posted-fields.js';
import { PageAnswer } from './page-answer.js';

/** How many answers are kept. Each may repeat all that was typed into a form: a few dozen megabytes at worst. */
const KEPT_AT_MOST = 500;
/** How long it is known which token a form that was sent twice has led to. */
const TOKEN_KEPT_MS = 30_000;

/** A form that was sent, and what came of it. */
interface Sending {
  /** Given again: while it is awaited, and for a while where something was done. */
  answer: Promise<unknown> | undefined;
  /** When the answer is not given again any more. */
  until: number;
  /** Of the session in which the browser goes on. */
  readonly token: Promise<string | undefined>;
}

/** The forms that were sent a moment ago, and how they were answered. */
@Injectable()
export class KeptAnswers {
  private readonly sendings = new Map<string, Sending>();

  /** The answer to the same form, sent before by the same browser; undefined where it is to be dealt with afresh. */
  answerTo(request: FastifyRequest): Promise<unknown> | undefined {
    const sending = this.sendings.get(keyOf(request) ?? '');
    return sending && Date.now() < sending.until ? sending.answer : undefined;
  }

  /**
   * The token with which the browser goes on that sent the same form before. Whoever clicks twice sends the old token
   * twice, and may never see the first answer, which had the new one.
   */
  async tokenAfter(request: FastifyRequest): Promise<string | undefined> {
    return this.sendings.get(keyOf(request) ?? '')?.token;
  }

  /**
   * Keeps the answer to a form until it has come, and for `keptMs` afterwards unless it is a refusal or a failure.
   * `session` is the one in which the form was sent.
   */
  keep(
    request: FastifyRequest,
    keptMs: number,
    session: ActiveSession | undefined,
    answer: Promise<unknown>,
  ): void {
    const key = keyOf(request);
    if (key === undefined) return;
    this.makeRoom();
    const came = answer.catch(() => undefined);
    const token = came.then((given) => sessionCookieOf(given) ?? session?.token);
    const sentAt = Date.now();
    const sending: Sending = { answer, until: Infinity, token };
    this.sendings.set(key, sending);
    // Some answers hold a code: they are forgotten on time, not only when room is needed.
    const forgetAnswer = () => (sending.answer = undefined);
    void came.then((given) => {
      sending.until = sentAt + keptMs;
      if (isDone(given) && keptMs > 0) setTimeout(forgetAnswer, keptMs).unref();
      else forgetAnswer();
    });
    const forget = () => {
      if (this.sendings.get(key) === sending) this.sendings.delete(key);
    };
    setTimeout(forget, TOKEN_KEPT_MS).unref();
  }

  private makeRoom(): void {
    for (const key of this.sendings.keys()) {
      if (this.sendings.size < KEPT_AT_MOST) return;
      this.sendings.delete(key);
    }
  }
}

/** Whether an answer tells of something that was done. */
function isDone(answer: unknown): boolean {
  return answer instanceof PageAnswer ? answer.status < 400 : answer !== undefined;
}

function sessionCookieOf(answer: unknown): string | undefined {
  if (!(answer instanceof PageAnswer)) return undefined;
  return answer.cookies.findLast(({ name }) => name === 'session')?.value;
}

/** A digest of address and fields, among which are the form's number and the proof that is bound to its browser. */
function keyOf({ url, body }: FastifyRequest): string | undefined {
  if (!(body instanceof PostedFields) || body.number === undefined) return undefined;
  return createHash('sha256').update(`${url}\n${body.text}`).digest('base64');
}
