import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as french from '@zxcvbn-ts/language-fr';

// Beside the page, which a check would stop for a moment. As the service judges, but for the largest dictionary, which
// build.mjs leaves out, and its list of common passwords: the service has the last word.

/** What is asked: as much of a password as is judged, and what it must not be made of. */
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
