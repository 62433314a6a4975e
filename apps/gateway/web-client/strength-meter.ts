import { measured } from '@citadelle/contracts/password-rules';
import { newPassword, stateInWords } from './password-rules.js';
import type { Question } from './strength.worker.js';

/** The address of the worker, which build.mjs names after its content. */
declare const STRENGTH_WORKER: string;

const WORDS = ['faible', 'faible', 'moyenne', 'bonne', 'très bonne'] as const;

/** Says in words, while a new password is typed, how hard it is to guess. Nothing is loaded for it before it is needed. */
export function tellStrength(): void {
  const password = newPassword();
  if (!password) return;
  const { list, input, holder } = password;
  const state = list.querySelector('[data-rule="guess"] [data-rule-state]');
  const lowest = Number(list.dataset.lowestScore);
  const told = document.createElement('p');
  told.setAttribute('role', 'status');
  list.append(told);

  const tell = (score: number | undefined) => {
    const words = score === undefined ? '' : `Robustesse : ${WORDS[score]}`;
    // Not written when it is the same: a screen reader would read it out again.
    if (told.textContent !== words) told.textContent = words;
    if (state) state.textContent = stateInWords(score === undefined ? undefined : score >= lowest);
  };

  const start = () => {
    const worker = new Worker(STRENGTH_WORKER, { type: 'module' });
    let judging = false;
    let changed = false;
    const ask = () => {
      changed = judging;
      if (judging || input.value === '') return;
      judging = true;
      const { names, logins } = holder();
      const question: Question = measured(input.value, [...names, ...logins]);
      worker.postMessage(question);
    };
    worker.addEventListener('message', ({ data: score }: MessageEvent<number>) => {
      judging = false;
      // The field has changed meanwhile: the answer is dropped and the new content is judged.
      if (changed) ask();
      else tell(input.value === '' ? undefined : score);
    });
    input.addEventListener('input', () => {
      if (input.value === '') tell(undefined);
      ask();
    });
    ask();
  };
  input.addEventListener('focus', start, { once: true });
  if (document.activeElement === input) {
    input.removeEventListener('focus', start);
    start();
  }
}
