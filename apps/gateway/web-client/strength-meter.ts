import { newPassword, stateInWords } from './password-rules.js';
import type { Question } from './strength.worker.js';

/** The address of the worker, which build.mjs names after its content. */
declare const STRENGTH_WORKER: string;

/** How many characters are judged, as in the service. */
const JUDGED_CODE_POINTS = 40;

/** The score that the service requires. */
const LOWEST_SCORE = 3;

const WORDS = ['faible', 'faible', 'moyenne', 'bonne', 'très bonne'] as const;

/** Says in words, while a new password is typed, how hard it is to guess. Nothing is loaded for it before it is needed. */
export function tellStrength(): void {
  const password = newPassword();
  if (!password) return;
  const { list, input, holder } = password;
  const state = list.querySelector('[data-rule="guess"] [data-rule-state]');
  const told = document.createElement('p');
  told.setAttribute('role', 'status');
  list.append(told);

  const tell = (score: number | undefined) => {
    const words = score === undefined ? '' : `Robustesse : ${WORDS[score]}`;
    // Not written when it is the same: a screen reader would read it out again.
    if (told.textContent !== words) told.textContent = words;
    if (state)
      state.textContent = stateInWords(score === undefined ? undefined : score >= LOWEST_SCORE);
  };

  const start = () => {
    const worker = new Worker(STRENGTH_WORKER, { type: 'module' });
    let judging = false;
    let changed = false;
    const ask = () => {
      changed = judging;
      if (judging || input.value === '') return;
      judging = true;
      const question: Question = {
        start: [...input.value].slice(0, JUDGED_CODE_POINTS).join(''),
        words: holder().filter((word) => word !== ''),
      };
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
