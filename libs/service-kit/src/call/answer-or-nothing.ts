/** The reply to a request, as a handler is given it. */
interface Reply {
  status(code: number): unknown;
}

/** Answers a call as it is declared or, where nothing came of it, with 204. */
export function answerOrNothing<Answer extends object>(
  answer: Answer | undefined,
  reply: Reply,
): Answer {
  if (answer) return answer;
  reply.status(204);
  // Nothing is sent with 204, which the declaration of a call cannot say.
  return undefined as unknown as Answer;
}
