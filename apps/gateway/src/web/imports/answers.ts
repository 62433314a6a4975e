import type { AnswerImport } from '@citadelle/contracts/calls';
import type { PostedFields } from '../forms/posted-fields.js';
import { lineField, unitAsked, unitField } from './questions.js';

/** What a form answers, and what was typed for that. */
interface AnswersIn {
  readonly answers: Omit<AnswerImport, 'importId'>;
  readonly typed: Record<string, string>;
}

/** The answers in a form; what was left open stays so. */
export function answersIn(posted: PostedFields): AnswersIn {
  const typed: Record<string, string> = {};
  const units: Record<string, string> = {};
  for (let at = 0; posted.get(unitAsked(at)) !== ''; at += 1) {
    const chosen = posted.get(unitField(at));
    typed[unitField(at)] = chosen;
    if (chosen !== '') units[posted.get(unitAsked(at))] = chosen;
  }
  const lines: Record<string, string> = {};
  for (const [name, answer] of posted.entries()) {
    const [, line] = LINE.exec(name) ?? [];
    if (line === undefined) continue;
    typed[lineField(Number(line))] = answer;
    lines[line] = answer;
  }
  return { answers: { units, lines }, typed };
}

const LINE = /^line-(\d+)$/;
