import { ProblemError } from '@citadelle/service-kit';

/** What a service answers, or `instead` when it has a problem: for what an answer can do without. */
export async function ifAnswered<Answer, Instead>(
  answer: Promise<Answer>,
  instead: Instead,
): Promise<Answer | Instead> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError) return instead;
    throw error;
  }
}
