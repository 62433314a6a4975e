import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as french from '@zxcvbn-ts/language-fr';

// A worker, because a check would block the page for a moment. It judges as the service does, but without the largest
// dictionary, which build.mjs leaves out, and without the list of common passwords: the service has the last word.

/** The question: the part of a password that is judged, and the words that it must not contain. */
export interface Question {
  readonly start: string;
  readonly words: string[];
}

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...french.dictionary },
  graphs: common.adjacencyGraphs,
});

addEventListener('message', ({ data: { start, words } }: MessageEvent<Question>) => {
  postMessage(zxcvbn.check(start, words).score);
});
